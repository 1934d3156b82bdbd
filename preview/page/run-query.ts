import {
  CoreApp,
  FieldColorModeId,
  LoadingState,
  applyFieldOverrides,
  rangeUtil,
  toDataFrame,
  type DataFrame,
  type DataQuery,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceApi,
  type GrafanaTheme2,
  type PanelData,
  type TimeRange,
} from '@grafana/data';
import { from, lastValueFrom } from 'rxjs';

/** About as many as a wide panel has room for. */
const MAX_DATA_POINTS = 1000;

/** Asks the data source as a panel does and readies the frames for display. */
export async function runQuery(
  datasource: DataSourceApi,
  query: DataQuery,
  range: TimeRange,
  theme: GrafanaTheme2
): Promise<PanelData> {
  const response = await lastValueFrom(from(datasource.query(toRequest(query, range))));
  return {
    state: response.state ?? LoadingState.Done,
    errors: response.errors ?? (response.error ? [response.error] : []),
    timeRange: range,
    series: readyForDisplay(response, theme),
  };
}

function toRequest(query: DataQuery, range: TimeRange): DataQueryRequest {
  return {
    app: CoreApp.Explore,
    requestId: `preview-${query.refId}`,
    startTime: Date.now(),
    timezone: 'utc',
    ...rangeUtil.calculateInterval(range, MAX_DATA_POINTS),
    maxDataPoints: MAX_DATA_POINTS,
    range,
    scopedVars: {},
    targets: [query],
  };
}

/**
 * What panels do before they draw: displays by unit and color. Without options of a panel, all figures are blue; series
 * have a color each.
 */
function readyForDisplay({ data }: DataQueryResponse, theme: GrafanaTheme2) {
  return applyFieldOverrides({
    data: data
      .map((frame) => toDataFrame(frame))
      .map((frame) => ({
        ...frame,
        fields: frame.fields.map((field) => ({ ...field, config: { ...field.config, color: colorOf(frame) } })),
      })),
    fieldConfig: { defaults: {}, overrides: [] },
    replaceVariables: (text) => text,
    theme,
    timeZone: 'utc',
  });
}

function colorOf({ meta }: DataFrame) {
  return meta?.type === 'timeseries-wide'
    ? { mode: FieldColorModeId.PaletteClassic }
    : { mode: FieldColorModeId.Fixed, fixedColor: 'blue' };
}
