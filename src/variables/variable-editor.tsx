import type { DataSourceApi, QueryEditorProps } from '@grafana/data';
import React from 'react';
import { labelNames, labelTitles } from '../../pkg/query/model';
import { Choice } from '../editor/choice';
import { EditorField } from '../editor/editor-field';
import { EditorRow } from '../editor/editor-row';
import { ServersField } from '../query/servers-field';
import type { Resources } from '../resources/resources';
import type { OutlineOptions, OutlineQuery } from '../types';
import { defaultVariableQuery, readVariableQuery, type OutlineVariableQuery } from './variable-query';

/** What the editor uses of the data source. */
export interface DataSourceWithResources extends DataSourceApi<OutlineQuery, OutlineOptions> {
  readonly resources: Resources;
}

type Props = QueryEditorProps<DataSourceWithResources, OutlineQuery, OutlineOptions, OutlineVariableQuery>;

const options = labelNames.map((value) => ({ value, label: labelTitles[value] }));

/** Edits what a dashboard variable lists. */
export function VariableEditor({ datasource, query: saved, onChange, onRunQuery }: Props) {
  const query = readVariableQuery(saved);
  const change = (changes: Partial<OutlineVariableQuery>) => {
    const refId: unknown = saved?.refId;
    onChange({ refId: typeof refId === 'string' ? refId : defaultVariableQuery.refId, ...query, ...changes });
    onRunQuery();
  };
  return (
    <EditorRow>
      <EditorField
        label="Values of"
        tooltip="Access key ids are shown by the keys’ names; ${variable.name} and ${variable.server} say more of a value from Grafana 13.1 on. Locations and autonomous systems are those of the last 7 days."
      >
        {(labelledBy) => (
          <Choice
            {...labelledBy}
            width={36}
            options={options}
            value={query.label}
            onChange={(label) => change({ label })}
          />
        )}
      </EditorField>
      {query.label !== 'server' && <ServersField query={query} onChange={change} resources={datasource.resources} />}
    </EditorRow>
  );
}
