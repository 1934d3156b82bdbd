import { Alert, Text } from '@grafana/ui';
import React, { useCallback } from 'react';
import { endpoints, type HistoryState } from '../../pkg/resources/contract';
import { resourcesOf } from '../resources/client';
import { useLoaded } from '../resources/use-loaded';
import { text } from '../texts/translate';

/** Where the history of all servers of the data source is kept. */
export function HistoryPlace({ uid }: { uid: string }) {
  const history = useLoaded(useCallback(() => resourcesOf(uid).call(endpoints.readHistory), [uid]));
  return history.state === 'ready' && history.value.place !== null ? <Place place={history.value.place} /> : null;
}

export function Place({ place }: { place: NonNullable<HistoryState['place']> }) {
  switch (place.kind) {
    case 'file':
      return (
        <Text color="secondary">
          {place.path === undefined
            ? text('config.history.keptHere', 'History is kept on the Grafana machine.')
            : text('config.history.keptIn', 'History is kept in {{path}}.', { path: place.path })}
        </Text>
      );
    case 'memory':
      return (
        <Alert severity="warning" title={text('config.history.memory', 'History is lost when the plugin ends')}>
          {place.path === undefined
            ? place.reason
            : text('config.history.shouldBeIn', '{{reason}} It should be in {{path}}.', {
                reason: place.reason,
                path: place.path,
              })}
        </Alert>
      );
  }
}
