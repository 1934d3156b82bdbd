import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import React from 'react';
import { filterOperators, labelTitles, type Filter, type FilterOperator, type LabelName } from '../../pkg/query/model';
import { Choice } from '../editor/choice';
import { EditorField } from '../editor/editor-field';
import { EditorRow } from '../editor/editor-row';
import type { Resources } from '../resources/resources';
import { changeFilterLabel } from './change-query';
import { FilterValuesField } from './filter-values-field';

const operatorDescriptions: Readonly<Record<FilterOperator, string>> = {
  '=': 'is one of',
  '!=': 'is none of',
  '=~': 'matches a pattern',
  '!~': 'matches no pattern',
};
const operators = filterOperators.map((value) => ({ value, label: value, description: operatorDescriptions[value] }));

interface Props {
  /** 1 for the first filter. */
  position: number;
  filter: Filter;
  labels: readonly LabelName[];
  servers: readonly string[];
  resources: Resources;
  onChange: (filter: Filter) => void;
  onRemove: () => void;
}

/** One filter: label, operator, values. */
export function FilterRow({ position, filter, labels, servers, resources, onChange, onRemove }: Props) {
  return (
    <EditorRow label={`Filter ${position}`}>
      <EditorField label="Filter">
        {(labelledBy) => (
          <Choice
            {...labelledBy}
            width={26}
            options={labels.map((value) => ({ value, label: labelTitles[value] }))}
            value={filter.label}
            onChange={(label) => onChange(changeFilterLabel(filter, label))}
          />
        )}
      </EditorField>
      <EditorField label="Operator">
        {(labelledBy) => (
          <Choice
            {...labelledBy}
            width={10}
            options={operators}
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
        aria-label={`Remove filter ${position}`}
        onClick={onRemove}
      />
    </EditorRow>
  );
}

/** Beside the controls, not their labels. */
const getStyles = (theme: GrafanaTheme2) => css({ alignSelf: 'flex-start', marginTop: theme.spacing(2.5) });
