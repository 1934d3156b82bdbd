import { Alert, Box, Button, Text } from '@grafana/ui';
import React, { useCallback } from 'react';
import { endpoints, type ServerDescription } from '../../pkg/resources/contract';
import { resourcesOf } from '../resources/client';
import { useLoaded, type Loaded } from '../resources/use-loaded';
import { withSettings, type ConfigEditorProps } from './options';
import { text } from '../texts/translate';

/** Says which server the saved URL leads to, which only the backend knows. */
export function SavedServer(props: ConfigEditorProps) {
  const { uid } = props.options;
  const server = useLoaded(useCallback(() => resourcesOf(uid).call(endpoints.readServer), [uid]));
  return (
    <Box marginBottom={2}>
      <Text color={server.state === 'ready' ? 'primary' : 'secondary'}>{describe(server)}</Text>
      {server.state === 'failed' && server.message.includes('OUTLINE_TLS_KEY_CHANGED') && <ChangedKey {...props} />}
    </Box>
  );
}

/** Offers to go by authorities from now on, where one vouches for the server's new key. */
function ChangedKey({ options, onOptionsChange }: ConfigEditorProps) {
  return (
    <Alert severity="info" title={text('config.newKey.title', 'The server has a new certificate from an authority')}>
      {text(
        'config.newKey.help',
        'Did you expect that? Then its fingerprint is of no more use, and the authorities that this machine trusts can decide.'
      )}{' '}
      <Button
        size="sm"
        variant="secondary"
        disabled={options.readOnly || !options.jsonData.certSha256}
        onClick={() => onOptionsChange(withSettings(options, { certSha256: '', publicKeySha256: undefined }))}
      >
        {text('config.newKey.accept', 'Go by authorities')}
      </Button>
    </Alert>
  );
}

function describe(server: Loaded<ServerDescription>): string {
  switch (server.state) {
    case 'loading':
      return text('config.savedServer.loading', 'Asking the saved server for its name…');
    case 'failed':
      return text('config.savedServer.is', 'The saved server: {{facts}}', { facts: server.message });
    case 'ready': {
      const { host, name, version } = server.value;
      const facts = [
        name,
        host,
        version && text('config.savedServer.version', 'version {{version}}', { version }),
      ].filter(Boolean);
      return text('config.savedServer.is', 'The saved server: {{facts}}', { facts: facts.join(' · ') });
    }
  }
}
