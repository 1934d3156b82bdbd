import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Text, useStyles2 } from '@grafana/ui';
import React, { useCallback } from 'react';
import { endpoints } from '../../../pkg/resources/contract';
import { resourcesOf } from '../../resources/client';
import { useLoaded } from '../../resources/use-loaded';
import { text } from '../../texts/translate';
import { labelText } from './label-text';

/** The servers that the administrator's file adds, which nobody can change here; nothing where there are none. */
export function FileServers({ uid }: { uid: string }) {
  const styles = useStyles2(getStyles);
  const loaded = useLoaded(useCallback(() => resourcesOf(uid).call(endpoints.readServers), [uid]));
  const servers = loaded.state === 'ready' ? loaded.value.servers.filter(({ isFromFile }) => isFromFile) : [];
  if (servers.length === 0) {
    return null;
  }
  const title = text('config.servers.fromFile', 'From the administrator’s file of servers: {{count}}', {
    count: servers.length,
  });
  return (
    <div className={styles.box}>
      <Text color="secondary">{title}</Text>
      <ul className={styles.list} aria-label={title}>
        {servers.map(({ id, name, host, labels }) => (
          <li key={id}>{[name, host !== name && host, labelText(labels)].filter(Boolean).join(' · ')}</li>
        ))}
      </ul>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({ marginBottom: theme.spacing(2) }),
  list: css({ listStyle: 'none', maxHeight: theme.spacing(40), overflowY: 'auto' }),
});
