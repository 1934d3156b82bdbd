import { dateTimeFormat } from '@grafana/data';
import { Alert, Box, Stack, Text } from '@grafana/ui';
import React, { useCallback, useId } from 'react';
import { endpoints, type HistoryState } from '../../pkg/resources/contract';
import { resourcesOf } from '../resources/client';
import type { Loaded } from '../resources/use-loaded';
import { useRefreshed } from '../resources/use-refreshed';
import { text } from '../texts/translate';
import { Place } from './history-place';

/** Milliseconds between two polls while something is being fetched, and while the backend does not answer. */
const pauses = { fetching: 3000, failed: 15_000 };

/** How much of the past there is, and what stands in the way of more. */
export function HistoryProgress({ uid }: { uid: string }) {
  const history = useRefreshed(
    useCallback(() => resourcesOf(uid).call(endpoints.readHistory), [uid]),
    pauseAfter
  );
  switch (history.state) {
    case 'loading':
      return <Text color="secondary">{text('config.history.loading', 'Looking at the history…')}</Text>;
    case 'failed':
      return (
        <Text color="secondary">
          {text('config.history.failed', 'The history: {{message}}', { message: history.message })}
        </Text>
      );
    case 'ready':
      return <Progress history={history.value} />;
  }
}

function pauseAfter(loaded: Loaded<HistoryState>): number | null {
  if (loaded.state !== 'ready') {
    return pauses.failed;
  }
  return loaded.value.fetched < 1 ? pauses.fetching : null;
}

function Progress({ history }: { history: HistoryState }) {
  const id = useId();
  const { fetched, problem, place } = history;
  const percent = Math.floor(fetched * 100);
  return (
    <Box marginBottom={2}>
      <Stack direction="column" gap={1}>
        {place !== null && (
          <Stack direction="row" gap={2} alignItems="center">
            <label htmlFor={id}>{text('config.history.fetched', 'Fetched of the past')}</label>
            <progress id={id} value={percent} max={100} style={{ width: 320 }} />
            <Text>{`${percent} %`}</Text>
          </Stack>
        )}
        <Text color="secondary">{describeExtent(history)}</Text>
        {place !== null && <Place place={place} />}
        {problem !== null && <Alert severity="warning" title={problem} />}
      </Stack>
    </Box>
  );
}

function describeExtent({ knownFrom, knownTo }: HistoryState): string {
  return knownFrom === null || knownTo === null
    ? text('config.history.nothing', 'Nothing is known yet.')
    : text('config.history.known', 'Figures are known from {{from}} to {{to}}.', {
        from: moment(knownFrom),
        to: moment(knownTo),
      });
}

function moment(isoTime: string): string {
  return dateTimeFormat(isoTime, { format: 'YYYY-MM-DD HH:mm' });
}
