import { Button } from '@grafana/ui';
import React, { useCallback } from 'react';
import { describeFamily, type Filter } from '../../pkg/query/model';
import type { Resources } from '../resources/resources';
import { useLoaded } from '../resources/use-loaded';
import type { FieldProps } from './field-props';
import { FilterRow } from './filter-row';
import { text } from '../texts/translate';

interface Props extends FieldProps {
  resources: Resources;
}

/** The list of filters; a row must pass all of them. */
export function FiltersEditor({ query, onChange, resources }: Props) {
  const own = useLoaded(useCallback(() => resources.ownLabels(), [resources]));
  // Servers are rather chosen by their own field.
  const labels = [...describeFamily(query.queryType).filters, 'server', ...(own.state === 'ready' ? own.value : [])];
  const [firstLabel] = labels;
  const replace = (index: number, filter: Filter) =>
    onChange({ filters: query.filters.map((other, at) => (at === index ? filter : other)) });
  const remove = (index: number) => onChange({ filters: query.filters.filter((_, at) => at !== index) });
  return (
    <>
      {query.filters.map((filter, index) => (
        <FilterRow
          // Filters have no identity but their place.
          key={index}
          position={index + 1}
          filter={filter}
          labels={labels}
          servers={query.servers}
          resources={resources}
          onChange={(changed) => replace(index, changed)}
          onRemove={() => remove(index)}
        />
      ))}
      {firstLabel && (
        <Button
          variant="secondary"
          size="sm"
          icon="plus"
          style={{ alignSelf: 'flex-start' }}
          onClick={() => onChange({ filters: [...query.filters, { label: firstLabel, operator: '=', values: [] }] })}
        >
          {text('query.filter.add', 'Add filter')}
        </Button>
      )}
    </>
  );
}
