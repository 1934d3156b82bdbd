import {
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
  type ReduceDataOptions,
} from '@grafana/grafana-foundation-sdk/common';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type DynamicConfigValue,
  type Panel,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';

export type PanelBuilder = Builder<Panel>;

/** Colours from a value on; the first one holds from below. */
export type Steps = readonly [color: string, ...from: ReadonlyArray<readonly [value: number, color: string]>];

/** Steps of a plain figure, in which no value is better than another. */
export const plain: Steps = ['blue'];
export const limitUse: Steps = ['green', [0.8, 'orange'], [0.95, 'red']];
/** Seconds that a certificate is valid. */
export const certificate: Steps = ['red', [14 * 86_400, 'orange'], [30 * 86_400, 'green']];

export function thresholds([first, ...further]: Steps): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([{ color: first, value: null }, ...further.map(([value, color]) => ({ color, value }))]);
}

/** Properties of an override that colours a cell's text by its value. */
export function coloredText(steps: Steps): DynamicConfigValue[] {
  return [
    { id: 'thresholds', value: thresholds(steps).build() },
    { id: 'custom.cellOptions', value: { type: 'color-text' } },
  ];
}

/** Properties of an override that shows a share of 1 as a gauge. */
export function shareGauge(steps: Steps): DynamicConfigValue[] {
  return [
    { id: 'custom.cellOptions', value: { type: 'gauge', mode: 'basic' } },
    { id: 'min', value: 0 },
    { id: 'max', value: 1 },
    { id: 'thresholds', value: thresholds(steps).build() },
  ];
}

export const byThresholds = new FieldColorBuilder().mode(FieldColorModeId.Thresholds);
export const byPalette = new FieldColorBuilder().mode(FieldColorModeId.PaletteClassic);
export const allBlue = new FieldColorBuilder().mode(FieldColorModeId.Fixed).fixedColor('blue');

/** The newest value that is known. */
export const newest: Builder<ReduceDataOptions> = new ReduceDataOptionsBuilder()
  .values(false)
  .calcs(['lastNotNull'])
  .fields('');

/** Below the chart; with columns, a table. */
export function legend(columns: readonly string[] = []): VizLegendOptionsBuilder {
  return new VizLegendOptionsBuilder()
    .displayMode(columns.length > 0 ? LegendDisplayMode.Table : LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .showLegend(true)
    .calcs([...columns]);
}

export const allSeries = new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending);

/** What stands for 1 and 0. */
export const upOrDown = oneOf({ '1': { text: 'Up', color: 'green' }, '0': { text: 'Down', color: 'red' } });

export const yesOrNo = oneOf({ true: { text: 'Yes', color: 'green' }, false: { text: 'No', color: 'text' } });
/** Of what should be 0. */
export const isWrong = oneOf({ '1': { text: 'Yes', color: 'red' }, '0': { text: 'No', color: 'green' } });
export const onOrOff = oneOf({ true: { text: 'On', color: 'text' }, false: { text: 'Off', color: 'text' } });

function oneOf(options: Readonly<Record<string, { text: string; color: string }>>): ValueMapping[] {
  return [{ type: MappingType.ValueToText, options: { ...options } }];
}
