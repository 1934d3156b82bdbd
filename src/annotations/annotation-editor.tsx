import type { QueryEditorProps } from '@grafana/data';
import { Alert, Text } from '@grafana/ui';
import React from 'react';
import { EditorRow, EditorRows } from '../editor/editor-row';
import type { EditedQuery } from '../query/edited-query';
import { explainQuery } from '../query/explain-query';
import { FilterValuesField } from '../query/filter-values-field';
import { ServersField } from '../query/servers-field';
import { text } from '../texts/translate';
import type { OutlineOptions, OutlineQuery } from '../types';
import type { DataSourceWithResources } from '../variables/variable-editor';
import { choose, chosenBy, chosenValues, readAnnotationQuery } from './annotation-query';

type Props = Pick<
  QueryEditorProps<DataSourceWithResources, OutlineQuery, OutlineOptions>,
  'datasource' | 'query' | 'onChange' | 'onRunQuery'
>;

const texts = () => ({
  event: {
    label: text('annotation.events.label', 'Events'),
    help: text('annotation.events.help', 'Without any, everything that happens.'),
  },
  key_id: {
    label: text('annotation.keys.label', 'Access keys'),
    help: text('annotation.keys.help', 'Without any, those of all keys and of the server; with some, only theirs.'),
  },
});

/** Chooses which events are shown as annotations. */
export function AnnotationEditor({ datasource, query: saved, onChange, onRunQuery }: Props) {
  const query = readAnnotationQuery(saved);
  if (query === null) {
    return (
      <Alert
        severity="warning"
        title={text('annotation.newer.title', 'This annotation was saved by a newer version of the plugin')}
      >
        {text('annotation.newer.help', 'Update the plugin to edit it. Nothing of it is changed.')}
      </Alert>
    );
  }
  const change = (changed: EditedQuery) => {
    onChange({ ...saved, ...changed });
    onRunQuery();
  };
  const { resources } = datasource;
  return (
    <EditorRows>
      <EditorRow>
        {chosenBy.map((label) => (
          <FilterValuesField
            key={label}
            {...texts()[label]}
            filter={{ label, operator: '=', values: chosenValues(query, label) }}
            servers={query.servers}
            resources={resources}
            onChange={(values) => change(choose(query, label, values))}
          />
        ))}
        <ServersField query={query} onChange={(servers) => change({ ...query, ...servers })} resources={resources} />
      </EditorRow>
      <Text element="p" variant="bodySmall" color="secondary">
        {explainQuery(query)}
      </Text>
    </EditorRows>
  );
}
