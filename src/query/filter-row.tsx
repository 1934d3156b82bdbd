import { Button, InlineFieldRow } from '@grafana/ui';
import React from 'react';
import { filterOperators, labelTitles, type Filter, type FilterOperator, type LabelName } from '../../pkg/query/model';
import { Choice } from '../choice';
import { LabelledField } from '../labelled-field';
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
    <InlineFieldRow role="group" aria-label={`Filter ${position}`}>
      <LabelledField label="Filter">
        {(labelledBy) => (
          <Choice
            {...labelledBy}
            width={26}
            options={labels.map((value) => ({ value, label: labelTitles[value] }))}
            value={filter.label}
            onChange={(label) => onChange(changeFilterLabel(filter, label))}
          />
        )}
      </LabelledField>
      <LabelledField label="Operator">
        {(labelledBy) => (
          <Choice
            {...labelledBy}
            width={10}
            options={operators}
            value={filter.operator}
            onChange={(operator) => onChange({ ...filter, operator })}
          />
        )}
      </LabelledField>
      <FilterValuesField
        filter={filter}
        servers={servers}
        resources={resources}
        onChange={(values) => onChange({ ...filter, values })}
      />
      <Button
        variant="secondary"
        fill="text"
        icon="times"
        aria-label={`Remove filter ${position}`}
        onClick={onRemove}
      />
    </InlineFieldRow>
  );
}
