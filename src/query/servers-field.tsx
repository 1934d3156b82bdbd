import React, { useCallback } from 'react';
import { Choices } from '../editor/choices';
import { EditorField } from '../editor/editor-field';
import type { Resources } from '../resources/resources';
import { useLoaded } from '../resources/use-loaded';
import { text } from '../texts/translate';
import { dashboardVariables } from './dashboard-variables';

interface Props {
  query: { servers: string[] };
  onChange: (changes: { servers: string[] }) => void;
  resources: Resources;
}

/** Chooses servers, by name or by variables of the dashboard. Shown only where there is a choice, or where the query names servers that could be removed. */
export function ServersField({ query, onChange, resources }: Props) {
  const names = useLoaded(useCallback(() => resources.serverNames(), [resources]));
  const known = names.state === 'ready' ? names.value : [];
  if (known.length < 2 && query.servers.length === 0) {
    return null;
  }
  return (
    <EditorField
      label={text('query.servers.label', 'Servers')}
      tooltip={text('query.servers.help', 'Without any, all servers of the data source.')}
    >
      {(labelledBy) => (
        <Choices
          {...labelledBy}
          width={{ least: 24, most: 64 }}
          createCustomValue
          placeholder={text('query.servers.all', 'All servers')}
          options={[...known, ...dashboardVariables()].map((value) => ({ value, label: value }))}
          value={query.servers.map((value) => ({ value, label: value }))}
          onChange={(servers) => onChange({ servers })}
        />
      )}
    </EditorField>
  );
}
