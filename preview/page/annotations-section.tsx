import {
  rangeUtil,
  type AnnotationEvent,
  type AnnotationQuery,
  type DataQuery,
  type DataSourceApi,
  type GrafanaTheme2,
} from '@grafana/data';
import { Alert, Button, Stack, useTheme2 } from '@grafana/ui';
import React, { useEffect, useState } from 'react';
import { firstValueFrom } from 'rxjs';
import { runQuery } from './run-query';

interface Props {
  datasource: DataSourceApi;
}

/** An annotation query of a dashboard, from nothing, and what it shows of the last 24 hours. */
export function AnnotationsSection({ datasource }: Props) {
  const [target, setTarget] = useState<DataQuery | null>(null);
  const Editor = datasource.annotations?.QueryEditor;
  if (!target || !Editor) {
    return (
      <Button
        icon="plus"
        variant="secondary"
        onClick={() => setTarget({ refId: 'Anno', ...datasource.annotations?.getDefaultQuery?.() })}
      >
        Add annotation query
      </Button>
    );
  }
  return (
    <Stack direction="column" gap={2}>
      <Editor datasource={datasource} query={target} onChange={setTarget} onRunQuery={() => undefined} />
      <Events datasource={datasource} target={target} />
    </Stack>
  );
}

/** The events as a list, where a dashboard draws lines and regions. */
function Events({ datasource, target }: { datasource: DataSourceApi; target: DataQuery }) {
  const theme = useTheme2();
  const [shown, setShown] = useState<Shown>({ events: [], errors: [] });
  useEffect(() => {
    let isCurrent = true;
    void show(datasource, target, theme).then((answer) => isCurrent && setShown(answer));
    return () => {
      isCurrent = false;
    };
  }, [datasource, target, theme]);
  return (
    <>
      {shown.errors.map((message) => (
        <Alert key={message} severity="error" title={message} />
      ))}
      <ul aria-label="Annotations of the last 24 hours">
        {shown.events.map(({ time, timeEnd, title, text, tags }, index) => (
          <li key={index}>
            {moment(time)}
            {timeEnd !== undefined && ` to ${moment(timeEnd)}`} <strong>{title}</strong> {text} ({tags?.join(', ')})
          </li>
        ))}
      </ul>
    </>
  );
}

interface Shown {
  events: AnnotationEvent[];
  errors: string[];
}

/** Asks as a dashboard does: the support readies the query, and makes events of the frames. */
async function show(datasource: DataSourceApi, target: DataQuery, theme: GrafanaTheme2): Promise<Shown> {
  const annotation: AnnotationQuery = { name: 'Preview', enable: true, iconColor: 'red', target };
  const { prepareQuery, processEvents } = datasource.annotations ?? {};
  const query = prepareQuery?.(annotation);
  if (!query || !processEvents) {
    return { events: [], errors: [] };
  }
  const range = rangeUtil.convertRawToRange({ from: 'now-24h', to: 'now' });
  const { series, errors = [] } = await runQuery(datasource, query, range, theme);
  const events = await firstValueFrom(processEvents(annotation, series));
  return { events: events ?? [], errors: errors.map(({ message = '' }) => message) };
}

function moment(time: number | undefined): string {
  return time === undefined ? '' : `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
