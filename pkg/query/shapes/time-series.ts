import type { Field } from '../../frames/field';
import type { Frame, FrameMeta } from '../../frames/frame';
import type { Column, RowLabels } from '../rows/row';
import { tellApart } from '../rows/tell-apart';
import { finite } from './finite';
import { configOf } from './table';

/** One line or row of bars. */
export interface Series {
  labels: RowLabels;
  display: string;
  /** One for each time. */
  values: ReadonlyArray<number | null>;
  /** Where they are wanted. */
  bounds?: SeriesBounds;
}

/** The least and the most that each value can be; Infinity where nothing bounds it. */
export interface SeriesBounds {
  least: ReadonlyArray<number | null>;
  most: ReadonlyArray<number | null>;
}

/**
 * A time and one field for each series (timeseries-wide of the dataplane contract). Where nothing is known there are no
 * fields, which is "no data": a panel then shows a text, not empty axes.
 *
 * @param times epoch milliseconds at which the steps begin
 * @param longest milliseconds of the longest step: less than this is no gap
 */
export function makeTimeSeries(
  name: string,
  times: readonly number[],
  longest: number,
  series: readonly Series[],
  figure: Column,
  meta: FrameMeta
): Frame {
  const isKnown = series.some(({ values, bounds }) => bounds || values.some((value) => value !== null));
  return {
    name,
    meta: { ...meta, type: 'timeseries-wide', typeVersion: [0, 1], preferredVisualisationType: 'graph' },
    fields: isKnown
      ? [
          { name: 'time', type: 'time', config: { displayNameFromDS: 'Time', interval: longest }, values: times },
          ...tellApart(series).flatMap((one) => fieldsOf(one, figure)),
        ]
      : [],
  };
}

function fieldsOf({ labels, display, values, bounds }: Series, figure: Column): Field[] {
  const field = (suffix: string, shown: string, numbers: Series['values']): Field => ({
    name: `${figure.id}${suffix}`,
    type: 'float64',
    labels,
    config: configOf(figure, shown),
    values: numbers,
  });
  return [
    field('', display, values),
    ...(bounds
      ? [
          field('_least', `${display} (least)`, bounds.least),
          field('_most', `${display} (most)`, bounds.most.map(finite)),
        ]
      : []),
  ];
}
