import type { QueryEditorProps } from '@grafana/data';
import { Alert, Text } from '@grafana/ui';
import React, { useState } from 'react';
import type { QueryType, Shape } from '../../pkg/query/model';
import type { OutlineDataSource } from '../datasource';
import { EditorRow, EditorRows } from '../editor/editor-row';
import type { OutlineOptions, OutlineQuery } from '../types';
import { BoundsField } from './bounds-field';
import { applicableControls, changeFamily, isList } from './change-query';
import { isBareInExplore, isOfAlertRule, shapesFor } from './default-query';
import type { EditedQuery } from './edited-query';
import { explainQuery } from './explain-query';
import { FamilyField } from './family-field';
import { FigureField } from './figure-field';
import { FiltersEditor } from './filters-editor';
import { fitQuery } from './fit-query';
import { GroupByField } from './group-by-field';
import { GroupServersField } from './group-servers-field';
import { LegendField } from './legend-field';
import { LimitField } from './limit-field';
import { LiveField } from './live-field';
import { OthersField } from './others-field';
import { readQuery } from './read-query';
import { ServersField } from './servers-field';
import { ShapeField } from './shape-field';
import { TimeFields } from './time-fields';
import { useSavedAsShown } from './use-saved-as-shown';
import { WindowField } from './window-field';
import { text } from '../texts/translate';

type Props = QueryEditorProps<OutlineDataSource, OutlineQuery, OutlineOptions>;

/** Edits a query. Every change is saved and run at once; only what applies to the metric family is shown. */
export function QueryEditor(props: Props) {
  const read = readQuery(props.query, props.app);
  if (!read.readable) {
    return (
      <Alert
        severity="warning"
        title={text('query.newer.title', 'This query was saved by a newer version of the plugin')}
      >
        {text('query.newer.help', 'Update the plugin to edit or run it. Nothing of it is changed.')}
      </Alert>
    );
  }
  return <ReadableQueryEditor {...props} shown={read.query} replaced={read.replaced} />;
}

interface ReadableProps extends Props {
  shown: EditedQuery;
  /** Fields of the saved query that could not be read and are shown with their defaults. */
  replaced: string[];
}

function ReadableQueryEditor({
  datasource,
  query: saved,
  onChange,
  onRunQuery,
  app,
  shown: query,
  replaced,
}: ReadableProps) {
  const offered = shapesFor(app);
  // The shape to go back to after a family that does not have it.
  const [givenUp, setGivenUp] = useState<Shape | null>(null);
  const save = (changed: EditedQuery) => {
    onChange({ ...saved, ...changed });
    onRunQuery();
  };
  const change = (changes: Partial<EditedQuery>) => {
    if (changes.shape) {
      setGivenUp(null);
    }
    save(fitQuery({ ...query, ...changes }, offered));
  };
  const turnTo = (queryType: QueryType) => {
    const wanted = givenUp ?? query.shape;
    const changed = changeFamily({ ...query, shape: wanted }, queryType, offered);
    setGivenUp(changed.shape === wanted ? null : wanted);
    save(changed);
  };
  // A panel's query is left alone until it is changed: what it leaves open means what is shown.
  const isWanted = (isOfAlertRule(app) && replaced.length === 0) || isBareInExplore(saved, app);
  useSavedAsShown({ saved, shown: query, isWanted, save });
  const controls = applicableControls(query);
  const fields = { query, onChange: change };
  const hasSecondRow = controls.groupBy || controls.limit || controls.legend;
  return (
    <EditorRows>
      {replaced.length > 0 && (
        <Alert
          severity="warning"
          title={text('query.replaced.title', 'Parts of the saved query cannot be used: {{fields}}', {
            fields: replaced.join(', '),
          })}
        >
          {text('query.replaced.help', 'The editor shows their defaults, which are saved with your next change.')}
        </Alert>
      )}
      <EditorRow>
        <FamilyField queryType={query.queryType} onChange={turnTo} />
        <ShapeField {...fields} offered={offered} />
        {controls.figure && <FigureField {...fields} />}
        {controls.window && <WindowField {...fields} />}
        <ServersField {...fields} resources={datasource.resources} />
        {!isList(query) && <GroupServersField {...fields} resources={datasource.resources} />}
        {controls.bounds && !hasSecondRow && <BoundsField {...fields} />}
      </EditorRow>
      {hasSecondRow && (
        <EditorRow>
          {controls.groupBy && <GroupByField {...fields} />}
          {controls.limit && <LimitField {...fields} />}
          {controls.others && <OthersField {...fields} />}
          {controls.bounds && <BoundsField {...fields} />}
          {controls.live && <LiveField {...fields} />}
          {controls.legend && <LegendField {...fields} />}
        </EditorRow>
      )}
      {controls.time && <TimeFields {...fields} hasCumulative={controls.cumulative} />}
      <FiltersEditor {...fields} resources={datasource.resources} />
      <Text element="p" variant="bodySmall" color="secondary">
        {explainQuery(query)}
      </Text>
    </EditorRows>
  );
}
