import {
  CoreApp,
  LoadingState,
  getDefaultTimeRange,
  rangeUtil,
  type DataQuery,
  type DataSourceApi,
  type DataSourcePlugin,
  type PanelData,
} from '@grafana/data';
import { Button, RadioButtonGroup, useTheme2 } from '@grafana/ui';
import React, { useCallback, useEffect, useState } from 'react';
import { Answer } from './answer';
import { runQuery } from './run-query';

interface Props {
  plugin: DataSourcePlugin<DataSourceApi>;
  datasource: DataSourceApi;
}

const ranges = [
  { value: 'now-1h', label: 'Last hour' },
  { value: 'now-6h', label: 'Last 6 hours' },
  { value: 'now-24h', label: 'Last 24 hours' },
  { value: 'now-7d', label: 'Last 7 days' },
  { value: 'now-30d', label: 'Last 30 days' },
];

/** The plugin's query editor, the time range, and the answer. */
export function QuerySection({ plugin, datasource }: Props) {
  const [query, setQuery] = useState(() => firstQuery(datasource));
  const [from, setFrom] = useState('now-24h');
  const { table, numeric, run } = useAnswers(datasource, query, from);
  const QueryEditor = plugin.components.QueryEditor;
  return (
    <>
      {QueryEditor && (
        <QueryEditor
          app={CoreApp.Explore}
          datasource={datasource}
          query={query}
          onChange={setQuery}
          onRunQuery={run}
          data={table}
          range={table.timeRange}
        />
      )}
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 16, margin: '16px 0' }}>
        <RadioButtonGroup aria-label="Time range" options={ranges} value={from} onChange={setFrom} />
        <Button icon="sync" variant="secondary" onClick={run}>
          Run query
        </Button>
      </div>
      <Answer table={table} numeric={numeric} />
    </>
  );
}

/** Begins with figures that fill a table and a chart. */
function firstQuery(datasource: DataSourceApi): DataQuery {
  return { ...datasource.getDefaultQuery?.(CoreApp.Explore), refId: 'A', queryType: 'key-metrics' };
}

/** Asks twice, as two panels of a dashboard would: the query as it is, and in the shape that charts take. */
function useAnswers(datasource: DataSourceApi, query: DataQuery, from: string) {
  const theme = useTheme2();
  const [answers, setAnswers] = useState({ table: nothingYet, numeric: nothingYet });
  const [runs, setRuns] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    const range = rangeUtil.convertRawToRange({ from, to: 'now' });
    setAnswers(({ table, numeric }) => ({ table: { ...table, state: LoadingState.Loading }, numeric }));
    const numericQuery = { ...query, refId: 'B', shape: 'numeric' };
    Promise.all([runQuery(datasource, query, range, theme), runQuery(datasource, numericQuery, range, theme)])
      .then(([table, numeric]) => isCurrent && setAnswers({ table, numeric }))
      .catch((error: unknown) => {
        const failed = { ...nothingYet, state: LoadingState.Error, errors: [{ message: String(error) }] };
        return isCurrent && setAnswers({ table: failed, numeric: nothingYet });
      });
    return () => {
      isCurrent = false;
    };
  }, [datasource, query, from, theme, runs]);
  const run = useCallback(() => setRuns((count) => count + 1), []);
  return { ...answers, run };
}

const nothingYet: PanelData = { state: LoadingState.NotStarted, series: [], timeRange: getDefaultTimeRange() };
