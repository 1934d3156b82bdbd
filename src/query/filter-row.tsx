import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import React from 'react';
import { filterOperators, type Filter, type FilterOperator } from '../../pkg/query/model';
import { Choice } from '../editor/choice';
import { EditorField } from '../editor/editor-field';
import { EditorRow } from '../editor/editor-row';
import type { Resources } from '../resources/resources';
import { changeFilterLabel } from './change-query';
import { FilterValuesField } from './filter-values-field';
import { labelText } from '../texts/declared';
import { text } from '../texts/translate';

function describeOperator(operator: FilterOperator): string {
  switch (operator) {
    case '=':
      return text('query.filter.isOneOf', 'is one of');
    case '!=':
      return text('query.filter.isNoneOf', 'is none of');
    case '=~':
      return text('query.filter.matches', 'matches a pattern');
    case '!~':
      return text('query.filter.doesNotMatch', 'matches no pattern');
  }
}

interface Props {
  /** 1 for the first filter. */
  position: number;
  filter: Filter;
  /** Those of the family, and those that servers have of their own. */
  labels: readonly string[];
  servers: readonly string[];
  resources: Resources;
  onChange: (filter: Filter) => void;
  onRemove: () => void;
}

/** One filter: label, operator, values. */
export function FilterRow({ position, filter, labels, servers, resources, onChange, onRemove }: Props) {
  return (
    <EditorRow label={text('query.filter.numbered', 'Filter {{position}}', { position })}>
      <EditorField label={text('query.filter.label', 'Filter')}>
        {(labelledBy) => (
          <Choice
            {...labelledBy}
            width={26}
            options={labels.map((value) => ({ value, label: labelText(value) }))}
            value={{ value: filter.label, label: labelText(filter.label) }}
            onChange={(label) => onChange(changeFilterLabel(filter, label))}
          />
        )}
      </EditorField>
      <EditorField label={text('query.filter.operator', 'Operator')}>
        {(labelledBy) => (
          <Choice
            {...labelledBy}
            width={10}
            options={filterOperators.map((value) => ({ value, label: value, description: describeOperator(value) }))}
            value={filter.operator}
            onChange={(operator) => onChange({ ...filter, operator })}
          />
        )}
      </EditorField>
      <FilterValuesField
        filter={filter}
        servers={servers}
        resources={resources}
        onChange={(values) => onChange({ ...filter, values })}
      />
      <Button
        className={useStyles2(getStyles)}
        variant="secondary"
        icon="times"
        aria-label={text('query.filter.remove', 'Remove filter {{position}}', { position })}
        onClick={onRemove}
      />
    </EditorRow>
  );
}

/** Beside the controls, not their labels. */
const getStyles = (theme: GrafanaTheme2) => css({ alignSelf: 'flex-start', marginTop: theme.spacing(2.5) });
