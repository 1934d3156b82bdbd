import type { DataSourceApi, QueryEditorProps } from '@grafana/data';
import { Input } from '@grafana/ui';
import React, { useCallback } from 'react';
import { labelNames } from '../../pkg/query/model';
import { Choice } from '../editor/choice';
import { EditorField } from '../editor/editor-field';
import { EditorRow } from '../editor/editor-row';
import { ServersField } from '../query/servers-field';
import { propertiesOf } from '../resources/label-values';
import type { Resources } from '../resources/resources';
import { useLoaded } from '../resources/use-loaded';
import type { OutlineOptions, OutlineQuery } from '../types';
import { patternProblem } from './listed-values';
import { defaultVariableQuery, readVariableQuery, type OutlineVariableQuery } from './variable-query';
import { labelText } from '../texts/declared';
import { text } from '../texts/translate';

/** What the editor uses of the data source. */
export interface DataSourceWithResources extends DataSourceApi<OutlineQuery, OutlineOptions> {
  readonly resources: Resources;
}

type Props = QueryEditorProps<DataSourceWithResources, OutlineQuery, OutlineOptions, OutlineVariableQuery>;

function propertyTitle(property: string): string {
  switch (property) {
    case 'id':
      return text('variable.property.id', 'ID');
    case 'name':
      return text('variable.property.name', 'Name');
    case 'server':
      return labelText('server');
    case 'code':
      return text('variable.property.code', 'Country code');
    case 'kind':
      return text('variable.property.kind', 'Kind');
    case 'asn':
      return labelText('asn');
    default:
      return property;
  }
}

/** Edits what a dashboard variable lists. */
export function VariableEditor({ datasource, query: saved, onChange, onRunQuery }: Props) {
  const query = readVariableQuery(saved);
  const [own = ''] = propertiesOf(query.label);
  const { resources } = datasource;
  const ofServers = useLoaded(useCallback(() => resources.ownLabels(), [resources]));
  const labels = [...new Set([...labelNames, ...(ofServers.state === 'ready' ? ofServers.value : []), query.label])];
  const change = (changes: Partial<OutlineVariableQuery>) => {
    const refId: unknown = saved?.refId;
    onChange({ refId: typeof refId === 'string' ? refId : defaultVariableQuery.refId, ...query, ...changes });
    onRunQuery();
  };
  return (
    <EditorRow>
      <EditorField
        label={text('variable.label.label', 'Values of')}
        tooltip={text(
          'variable.label.help',
          'Access key ids are shown by the keys’ names; ${variable.name} and ${variable.server} say more of a value from Grafana 13.1 on. Locations and autonomous systems are those of the last 7 days.'
        )}
      >
        {(labelledBy) => (
          <Choice
            {...labelledBy}
            width={36}
            options={labels.map((value) => ({ value, label: labelText(value) }))}
            value={query.label}
            onChange={(label) => change({ label, valueField: '', textField: '' })}
          />
        )}
      </EditorField>
      {query.label !== 'server' && (
        <>
          <ServersField query={query} onChange={change} resources={resources} />
          <PropertyField
            label={text('variable.value.label', 'Value')}
            tooltip={text('variable.value.help', 'What panels use of each value.')}
            query={query}
            chosen={query.valueField || own}
            onChange={(valueField) => change({ valueField: valueField === own ? '' : valueField })}
          />
          <PropertyField
            label={text('variable.text.label', 'Text')}
            tooltip={text('variable.text.help', 'What people see of each value.')}
            query={query}
            chosen={query.textField || 'name'}
            onChange={(textField) => change({ textField: textField === 'name' ? '' : textField })}
          />
        </>
      )}
      <EditorField
        label={text('variable.pattern.label', 'Names that match')}
        tooltip={text('variable.pattern.help', 'A regular expression that must fit the whole name, such as family-.*')}
        error={patternProblem(query.namePattern) ?? undefined}
      >
        {({ id }) => (
          <Input
            id={id}
            width={24}
            dir="auto"
            placeholder={text('variable.pattern.any', 'Any')}
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
          options={propertiesOf(query.label).map((value) => ({ value, label: propertyTitle(value) }))}
          value={chosen}
          onChange={onChange}
        />
      )}
    </EditorField>
  );
}
