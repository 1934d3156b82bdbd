import { Text } from '@grafana/ui';
import React, { useCallback } from 'react';
import { useLoaded } from '../resources/use-loaded';
import { settingsResources } from './settings-resources';

/** Says which server the saved URL leads to, which only the backend knows. */
export function SavedServer({ uid }: { uid: string }) {
  const server = useLoaded(useCallback(() => settingsResources(uid).server(), [uid]));
  if (server.state !== 'ready') {
    return (
      <Text element="p" color="secondary">
        {server.state === 'loading' ? 'Asking the server for its name…' : `The saved server: ${server.message}`}
      </Text>
    );
  }
  const { host, name, version } = server.value;
  const facts = [name, host, version && `version ${version}`].filter(Boolean);
  return <Text element="p">{`The saved server: ${facts.join(' · ')}`}</Text>;
}
