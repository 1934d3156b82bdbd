import type { Field } from '../../frames/field';
import type { Frame, FrameMeta } from '../../frames/frame';
import type { Column } from '../declarations/column';
import { stepsOf, type Row } from '../rows/row';
import { inCurrency } from './currency';
import { finite } from './finite';
import type { NamedRow } from './legend';
import { configOf } from './table';

/**
 * A time and one field for each row, which carries a list (timeseries-wide of the dataplane contract). Where nothing is known there are no
 * fields, which is "no data": a panel then shows a text, not empty axes.
 *
 * @param times epoch milliseconds at which the steps begin
 * @param longest milliseconds of the longest step: less than this is no gap
 */
export function makeTimeSeries(
  name: string,
  times: readonly number[],
  longest: number,
  rows: readonly NamedRow[],
  figure: Column,
  meta: FrameMeta
): Frame {
  const isKnown = rows.some(
    ({ values, bounds }) => bounds?.[figure.id] || stepsOf(values[figure.id]).some((value) => value != null)
  );
  return {
    name,
    meta: { ...meta, type: 'timeseries-wide', typeVersion: [0, 1], preferredVisualisationType: 'graph' },
    fields: isKnown
      ? [
          { name: 'time', type: 'time', config: { displayNameFromDS: 'Time', interval: longest }, values: times },
          ...rows.flatMap((row) => fieldsOf(row, figure)),
        ]
      : [],
  };
}

function fieldsOf(row: NamedRow, figure: Column): Field[] {
  const { labels, serverLabels, display, values, bounds } = row;
  const column = inCurrency(figure, [row]);
  const field = (suffix: string, shown: string, steps: Row['values'][string]): Field => ({
    name: `${figure.id}${suffix}`,
    type: 'float64',
    labels: { ...labels, ...serverLabels },
    config: configOf(column, shown),
    values: stepsOf(steps).map((value) => finite(value ?? null)),
  });
  const { least, most } = bounds?.[figure.id] ?? {};
  return [
    field('', display, values[figure.id]),
    ...(least !== undefined && most !== undefined
      ? [field('_least', `${display} (least)`, least), field('_most', `${display} (most)`, most)]
      : []),
  ];
}
