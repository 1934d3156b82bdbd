import {
  CoreApp,
  LoadingState,
  getDefaultTimeRange,
  rangeUtil,
  type DataQuery,
  type DataSourceApi,
  type DataSourcePlugin,
  type GrafanaTheme2,
  type PanelData,
} from '@grafana/data';
import { Button, RadioButtonGroup, useTheme2 } from '@grafana/ui';
import React, { useEffect, useMemo, useReducer, useState } from 'react';
import { Answer } from './answer';
import { keepQuestion, keptQuestion } from './kept-question';
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

/** The plugin's query editor, the time range, and the answer. As in Grafana, an edited query runs when it is told to. */
export function QuerySection({ plugin, datasource }: Props) {
  const [{ edited, asked }, dispatch] = useReducer(editOrRun, datasource, (made) => {
    const query = keptQuestion()?.query ?? firstQuery(made);
    return { edited: query, asked: query };
  });
  const [from, setFrom] = useState(() => keptQuestion()?.from ?? 'now-24h');
  useEffect(() => keepQuestion({ query: edited, from }), [edited, from]);
  const { table, drawn, isLoading } = useAnswers(datasource, asked, from);
  const QueryEditor = plugin.components.QueryEditor;
  const run = () => dispatch('run');
  return (
    <>
      {QueryEditor && (
        <QueryEditor
          app={CoreApp.Explore}
          datasource={datasource}
          query={edited}
          onChange={dispatch}
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
      <Answer table={table} drawn={drawn} isLoading={isLoading} />
    </>
  );
}

interface Queries {
  /** What the editor shows. */
  edited: DataQuery;
  /** What the answer is to; another object each time it runs. */
  asked: DataQuery;
}

/** An editor may change the query and run it in one go, so both happen in order. */
function editOrRun({ edited, asked }: Queries, action: DataQuery | 'run'): Queries {
  return action === 'run' ? { edited, asked: { ...edited } } : { edited: action, asked };
}

/** Begins with figures that fill a table and a chart. */
function firstQuery(datasource: DataSourceApi): DataQuery {
  const table = { refId: 'A', queryType: 'key-metrics', shape: 'table' };
  return { ...datasource.getDefaultQuery?.(CoreApp.Explore), ...table };
}

/**
 * Asks as two panels of a dashboard would: the query as it is, and in the shape that charts take. A time series is
 * both.
 */
function useAnswers(datasource: DataSourceApi, query: DataQuery, from: string) {
  const theme = useTheme2();
  const question = useMemo(() => ({ datasource, query, from, theme }), [datasource, query, from, theme]);
  const [answers, setAnswers] = useState<Answers>({ question: null, table: noData, drawn: noData });
  useEffect(() => {
    let isCurrent = true;
    void ask(question).then((answered) => isCurrent && setAnswers({ question, ...answered }));
    return () => {
      isCurrent = false;
    };
  }, [question]);
  return { ...answers, isLoading: answers.question !== question };
}

interface Question {
  datasource: DataSourceApi;
  query: DataQuery;
  from: string;
  theme: GrafanaTheme2;
}

interface Answers {
  /** What these are the answers to. */
  question: Question | null;
  table: PanelData;
  drawn: PanelData;
}

const noData: PanelData = { state: LoadingState.NotStarted, series: [], timeRange: getDefaultTimeRange() };

async function ask({ datasource, query, from, theme }: Question) {
  const range = rangeUtil.convertRawToRange({ from, to: 'now' });
  const isSeries = 'shape' in query && query.shape === 'time-series';
  const drawnQuery = { ...query, refId: 'B', shape: 'numeric' };
  try {
    const [table, drawn] = await Promise.all([
      runQuery(datasource, query, range, theme),
      isSeries ? null : runQuery(datasource, drawnQuery, range, theme),
    ]);
    return { table, drawn: drawn ?? table };
  } catch (error) {
    const failed = { ...noData, state: LoadingState.Error, errors: [{ message: String(error) }] };
    return { table: failed, drawn: noData };
  }
}
