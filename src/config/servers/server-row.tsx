import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Badge, Button, IconButton, Text, useStyles2 } from '@grafana/ui';
import React, { useId, useState } from 'react';
import type { ServerState } from '../../../pkg/resources/contract';
import type { ListedServer } from '../../../pkg/settings/model';
import type { Loaded } from '../../resources/use-loaded';
import { text } from '../../texts/translate';
import { enteredHost, hasSaved, type ConfigEditorProps } from '../options';
import { moveServer, removeServer, secretOf } from './edited-servers';
import { ServerDetails } from './server-details';

interface Props extends ConfigEditorProps {
  servers: readonly ListedServer[];
  server: ListedServer;
  /** Of what is saved of it. */
  state: Loaded<ServerState>;
  onTest: () => void;
}

/** One server of the list: what is known of it, and what can be done with it. */
export function ServerRow({ options, onOptionsChange, servers, server, state, onTest }: Props) {
  const styles = useStyles2(getStyles);
  const detailsId = useId();
  const [isOpen, setIsOpen] = useState(false);
  const secret = secretOf(options, server.id);
  const entered = enteredHost(options, secret);
  const isSaved = hasSaved(options, secret) && entered === null;
  const known = isSaved && state.state === 'ready' ? state.value : null;
  const name = server.name || (known?.name ?? entered ?? server.id);
  const position = servers.indexOf(server);
  const isLocked = options.readOnly;
  const move = (by: -1 | 1) => onOptionsChange(moveServer(options, servers, server.id, by));
  return (
    <li className={styles.row}>
      <div className={styles.line}>
        <div className={styles.what}>
          <State isSaved={isSaved} state={state} />
          <Text weight="medium">{name}</Text>
          <Text color="secondary" variant="bodySmall">
            {facts(server, known, entered)
              .filter((fact) => fact !== name)
              .join(' · ')}
          </Text>
        </div>
        <div className={styles.actions}>
          <Button
            size="sm"
            variant="secondary"
            disabled={!isSaved || state.state === 'loading'}
            aria-label={text('config.servers.testOne', 'Test {{name}}', { name })}
            onClick={onTest}
          >
            {text('config.servers.test', 'Test')}
          </Button>
          <Button
            size="sm"
            variant="secondary"
            aria-expanded={isOpen}
            aria-controls={detailsId}
            aria-label={text('config.servers.editOne', 'Edit {{name}}', { name })}
            onClick={() => setIsOpen(!isOpen)}
          >
            {text('config.servers.edit', 'Edit')}
          </Button>
          <IconButton
            name="arrow-up"
            aria-label={text('config.servers.up', 'Move {{name}} up', { name })}
            disabled={isLocked || position === 0}
            onClick={() => move(-1)}
          />
          <IconButton
            name="arrow-down"
            aria-label={text('config.servers.down', 'Move {{name}} down', { name })}
            disabled={isLocked || position === servers.length - 1}
            onClick={() => move(1)}
          />
          <IconButton
            name="trash-alt"
            aria-label={text('config.servers.remove', 'Remove {{name}}', { name })}
            disabled={isLocked}
            onClick={() => onOptionsChange(removeServer(options, servers, server.id))}
          />
        </div>
      </div>
      {problemsOf(isSaved ? state : null).map((problem) => (
        <Text key={problem} element="p" color="error" variant="bodySmall">
          {problem}
        </Text>
      ))}
      {isOpen && (
        <ServerDetails
          id={detailsId}
          options={options}
          onOptionsChange={onOptionsChange}
          servers={servers}
          server={server}
          ownName={known?.ownName ?? null}
        />
      )}
    </li>
  );
}

function State({ isSaved, state }: { isSaved: boolean; state: Loaded<ServerState> }) {
  if (!isSaved) {
    return <Badge color="blue" text={text('config.servers.notSaved', 'Not saved yet')} />;
  }
  switch (state.state) {
    case 'loading':
      return <Badge color="darkgrey" text={text('config.servers.asking', 'Asking…')} />;
    case 'failed':
      return <Badge color="darkgrey" text={text('config.servers.unknown', 'Not known')} />;
    case 'ready':
      return state.value.up ? (
        <Badge color="green" text={text('config.servers.isUp', 'Up')} />
      ) : (
        <Badge color="red" text={text('config.servers.isDown', 'Down')} />
      );
  }
}

/** What is known of it beside its name. */
function facts({ labels }: ListedServer, known: ServerState | null, entered: string | null): string[] {
  const { ownName, name, host, version, history } = known ?? {};
  return [
    ownName && ownName !== name ? ownName : null,
    host ?? entered,
    version && text('config.savedServer.version', 'version {{version}}', { version }),
    history && history.fetched < 1
      ? text('config.servers.fetched', '{{percent}} % of the past fetched', {
          percent: Math.floor(history.fetched * 100),
        })
      : null,
    ...Object.entries(labels).map(([label, value]) => `${label}=${value}`),
  ].flatMap((fact) => fact || []);
}

/** Each once: what keeps a server from answering keeps its history, too. */
function problemsOf(state: Loaded<ServerState> | null): string[] {
  switch (state?.state) {
    case 'failed':
      return [state.message];
    case 'ready':
      return [...new Set([state.value.problem, state.value.history.problem].flatMap((problem) => problem ?? []))];
    default:
      return [];
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({ padding: theme.spacing(1, 0), borderTop: `1px solid ${theme.colors.border.weak}`, listStyle: 'none' }),
  line: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), justifyContent: 'space-between' }),
  what: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5, 1), alignItems: 'center', minWidth: 0 }),
  actions: css({ display: 'flex', gap: theme.spacing(1), alignItems: 'center', marginInlineStart: 'auto' }),
});
