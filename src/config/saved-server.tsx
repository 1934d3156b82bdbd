import { Box, Text } from '@grafana/ui';
import React, { useCallback } from 'react';
import type { ServerDescription } from '../resources/schemas';
import { useLoaded, type Loaded } from '../resources/use-loaded';
import { settingsResources } from './settings-resources';

/** Says which server the saved URL leads to, which only the backend knows. */
export function SavedServer({ uid }: { uid: string }) {
  const server = useLoaded(useCallback(() => settingsResources(uid).server(), [uid]));
  return (
    <Box marginBottom={2}>
      <Text color={server.state === 'ready' ? 'primary' : 'secondary'}>{describe(server)}</Text>
    </Box>
  );
}

function describe(server: Loaded<ServerDescription>): string {
  switch (server.state) {
    case 'loading':
      return 'Asking the saved server for its name…';
    case 'failed':
      return `The saved server: ${server.message}`;
    case 'ready': {
      const { host, name, version } = server.value;
      const facts = [name, host, version && `version ${version}`].filter(Boolean);
      return `The saved server: ${facts.join(' · ')}`;
    }
  }
}
