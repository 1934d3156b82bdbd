import type { DataSourceApi, QueryEditorProps } from '@grafana/data';
import { Input } from '@grafana/ui';
import React from 'react';
import { labelNames, labelTitles } from '../../pkg/query/model';
import { Choice } from '../editor/choice';
import { EditorField } from '../editor/editor-field';
import { EditorRow } from '../editor/editor-row';
import { ServersField } from '../query/servers-field';
import { propertiesOf } from '../resources/label-values';
import type { Resources } from '../resources/resources';
import type { OutlineOptions, OutlineQuery } from '../types';
import { patternProblem } from './listed-values';
import { defaultVariableQuery, readVariableQuery, type OutlineVariableQuery } from './variable-query';

/** What the editor uses of the data source. */
export interface DataSourceWithResources extends DataSourceApi<OutlineQuery, OutlineOptions> {
  readonly resources: Resources;
}

type Props = QueryEditorProps<DataSourceWithResources, OutlineQuery, OutlineOptions, OutlineVariableQuery>;

const propertyTitles: Readonly<Record<string, string>> = {
  id: 'ID',
  name: 'Name',
  server: 'Server',
  code: 'Country code',
  kind: 'Kind',
  asn: 'AS number',
};
const options = labelNames.map((value) => ({ value, label: labelTitles[value] }));

/** Edits what a dashboard variable lists. */
export function VariableEditor({ datasource, query: saved, onChange, onRunQuery }: Props) {
  const query = readVariableQuery(saved);
  const [own = ''] = propertiesOf[query.label];
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
            onChange={(label) => change({ label, valueField: '', textField: '' })}
          />
        )}
      </EditorField>
      {query.label !== 'server' && (
        <>
          <ServersField query={query} onChange={change} resources={datasource.resources} />
          <PropertyField
            label="Value"
            tooltip="What panels use of each value."
            query={query}
            chosen={query.valueField || own}
            onChange={(valueField) => change({ valueField: valueField === own ? '' : valueField })}
          />
          <PropertyField
            label="Text"
            tooltip="What people see of each value."
            query={query}
            chosen={query.textField || 'name'}
            onChange={(textField) => change({ textField: textField === 'name' ? '' : textField })}
          />
        </>
      )}
      <EditorField
        label="Names that match"
        tooltip="A regular expression that must fit the whole name, such as family-.*"
        error={patternProblem(query.namePattern) ?? undefined}
      >
        {({ id }) => (
          <Input
            id={id}
            width={24}
            placeholder="Any"
            defaultValue={query.namePattern}
            onBlur={({ currentTarget }) =>
              currentTarget.value !== query.namePattern && change({ namePattern: currentTarget.value })
            }
          />
        )}
      </EditorField>
    </EditorRow>
  );
}

interface PropertyFieldProps {
  label: string;
  tooltip: string;
  query: ReturnType<typeof readVariableQuery>;
  chosen: string;
  onChange: (property: string) => void;
}

/** Chooses one of the properties that values of the label have. */
function PropertyField({ label, tooltip, query, chosen, onChange }: PropertyFieldProps) {
  return (
    <EditorField label={label} tooltip={tooltip}>
      {(labelledBy) => (
        <Choice
          {...labelledBy}
          width={14}
          options={propertiesOf[query.label].map((value) => ({ value, label: propertyTitles[value] ?? value }))}
          value={chosen}
          onChange={onChange}
        />
      )}
    </EditorField>
  );
}
