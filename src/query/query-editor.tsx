import { CoreApp, type QueryEditorProps } from '@grafana/data';
import { Alert, InlineFieldRow } from '@grafana/ui';
import React from 'react';
import type { OutlineDataSource } from '../datasource';
import type { OutlineOptions, OutlineQuery } from '../types';
import { applicableControls } from './change-query';
import type { EditedQuery } from './edited-query';
import { FamilyField } from './family-field';
import { FigureField } from './figure-field';
import { FiltersEditor } from './filters-editor';
import { fitQuery } from './fit-query';
import { GroupByField } from './group-by-field';
import { LimitField } from './limit-field';
import { OthersField } from './others-field';
import { readQuery } from './read-query';
import { ServersField } from './servers-field';
import { ShapeField } from './shape-field';
import { TimeFields } from './time-fields';
import { WindowField } from './window-field';

type Props = QueryEditorProps<OutlineDataSource, OutlineQuery, OutlineOptions>;

/** Edits a query. Every change is saved and run at once; only what applies to the metric family is shown. */
export function QueryEditor({ datasource, query: saved, onChange, onRunQuery, app }: Props) {
  const read = readQuery(saved);
  if (!read.readable) {
    return (
      <Alert severity="warning" title="This query was saved by a newer version of the plugin">
        Update the plugin to edit or run it. Nothing of it is changed.
      </Alert>
    );
  }
  const { query, replaced } = read;
  const change = (changes: Partial<EditedQuery>) => {
    onChange({ ...saved, ...fitQuery({ ...query, ...changes }) });
    onRunQuery();
  };
  const controls = applicableControls(query);
  return (
    <>
      {replaced.length > 0 && (
        <Alert severity="warning" title={`Parts of the saved query cannot be used: ${replaced.join(', ')}`}>
          The editor shows their defaults, which are saved with your next change.
        </Alert>
      )}
      <InlineFieldRow>
        <FamilyField query={query} onChange={change} />
        <ShapeField query={query} onChange={change} forAlertRule={app === CoreApp.UnifiedAlerting} />
        {controls.window && <WindowField query={query} onChange={change} />}
        <ServersField query={query} onChange={change} resources={datasource.resources} />
      </InlineFieldRow>
      {controls.filters && <FiltersEditor query={query} onChange={change} resources={datasource.resources} />}
      {(controls.groupBy || controls.limit || controls.figure) && (
        <InlineFieldRow>
          {controls.groupBy && <GroupByField query={query} onChange={change} />}
          {controls.limit && <LimitField query={query} onChange={change} />}
          {controls.figure && <FigureField query={query} onChange={change} />}
          {controls.others && <OthersField query={query} onChange={change} />}
        </InlineFieldRow>
      )}
      {controls.time && <TimeFields query={query} onChange={change} hasCumulative={controls.cumulative} />}
    </>
  );
}
