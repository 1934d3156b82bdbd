import {
  CoreApp,
  FieldColorModeId,
  LoadingState,
  applyFieldOverrides,
  type DataQuery,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceApi,
  type GrafanaTheme2,
  type PanelData,
  type TimeRange,
} from '@grafana/data';
import { from, lastValueFrom } from 'rxjs';

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
    interval: '1m',
    intervalMs: 60_000,
    maxDataPoints: 1000,
    range,
    scopedVars: {},
    targets: [query],
  };
}

function readyForDisplay({ data }: DataQueryResponse, theme: GrafanaTheme2) {
  return applyFieldOverrides({
    data,
    fieldConfig: { defaults: { color: { mode: FieldColorModeId.Fixed, fixedColor: 'blue' } }, overrides: [] },
    replaceVariables: (text) => text,
    theme,
    timeZone: 'utc',
  });
}
