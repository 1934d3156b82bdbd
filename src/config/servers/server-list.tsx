import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Input, Text, useStyles2 } from '@grafana/ui';
import React, { useState } from 'react';
import type { ListedServer } from '../../../pkg/settings/model';
import { text } from '../../texts/translate';
import { enteredHost, hasSaved, type ConfigEditorProps, type Options } from '../options';
import { AddServers } from './add-servers';
import { addServers, secretOf } from './edited-servers';
import { ServerRow } from './server-row';
import { useServerStates, type ServerStates } from './use-server-states';

/** How many are shown at first, and from how many on they can be searched. */
const SHOWN = 50;
const SEARCHED = 10;

/** The servers of a data source that has several, or labels of its only one. */
export function ServerList({ servers, ...props }: ConfigEditorProps & { servers: readonly ListedServer[] }) {
  const { options, onOptionsChange } = props;
  const styles = useStyles2(getStyles);
  const saved = servers.filter(({ id }) => hasSaved(options, secretOf(options, id))).map(({ id }) => id);
  const states = useServerStates(options.uid, saved.join());
  const [searched, setSearched] = useState('');
  const [isAllShown, setAllShown] = useState(false);
  const found = servers.filter((server) => fits(server, states, searched.trim().toLowerCase()));
  const shown = isAllShown ? found : found.slice(0, SHOWN);
  return (
    <>
      <div className={styles.head}>
        <Text color="secondary">{summary(options, servers, states)}</Text>
        {servers.length > SEARCHED && (
          <Input
            width={32}
            placeholder={text('config.servers.search', 'Search servers')}
            aria-label={text('config.servers.search', 'Search servers')}
            value={searched}
            onChange={({ currentTarget }) => setSearched(currentTarget.value)}
          />
        )}
      </div>
      <ul className={styles.list} aria-label={text('config.servers.list', 'Servers')}>
        {shown.map((server) => (
          <ServerRow
            key={server.id}
            {...props}
            servers={servers}
            server={server}
            state={states.of(server.id)}
            onTest={() => states.test(server.id)}
          />
        ))}
      </ul>
      {shown.length < found.length && (
        <Button variant="secondary" fill="text" onClick={() => setAllShown(true)}>
          {text('config.servers.showAll', 'Show all {{count}}', { count: found.length })}
        </Button>
      )}
      <div className={styles.add}>
        <AddServers
          knownHosts={hostsOf(options, servers, states)}
          disabled={options.readOnly}
          onAdd={(added) => onOptionsChange(addServers(options, servers, added))}
        />
      </div>
    </>
  );
}

function fits({ id, name, labels }: ListedServer, states: ServerStates, words: string): boolean {
  const state = states.of(id);
  const known = state.state === 'ready' ? [state.value.name, state.value.ownName, state.value.host] : [];
  return [id, name, ...Object.values(labels), ...known].some((text) => text?.toLowerCase().includes(words));
}

function summary(options: Options, servers: readonly ListedServer[], states: ServerStates): string {
  const loaded = servers.filter(({ id }) => hasSaved(options, secretOf(options, id))).map(({ id }) => states.of(id));
  const up = loaded.filter((state) => state.state === 'ready' && state.value.up).length;
  return loaded.some(({ state }) => state === 'loading')
    ? text('config.servers.askingAll', '{{count}} servers; asking those that are saved…', { count: servers.length })
    : text('config.servers.answering', '{{up}} of {{saved}} saved servers answer.', { up, saved: loaded.length });
}

/** As far as they are known: of saved ones only Admins are told. */
function hostsOf(options: Options, servers: readonly ListedServer[], states: ServerStates): ReadonlySet<string> {
  const hosts = servers.map(({ id }) => {
    const state = states.of(id);
    return enteredHost(options, secretOf(options, id)) ?? (state.state === 'ready' ? state.value.host : null);
  });
  return new Set(hosts.flatMap((host) => host ?? []));
}

const getStyles = (theme: GrafanaTheme2) => ({
  head: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    justifyContent: 'space-between',
    alignItems: 'center',
    minHeight: theme.spacing(5),
  }),
  list: css({ margin: theme.spacing(0, 0, 2), borderBottom: `1px solid ${theme.colors.border.weak}` }),
  add: css({ maxWidth: theme.spacing(80), marginBottom: theme.spacing(2) }),
});
