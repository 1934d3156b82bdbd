import React, { useCallback } from 'react';
import type { Filter } from '../../pkg/query/model';
import { Choices } from '../editor/choices';
import { EditorField } from '../editor/editor-field';
import type { LabelValue } from '../resources/label-values';
import type { Resources } from '../resources/resources';
import { useLoaded } from '../resources/use-loaded';
import { text } from '../texts/translate';
import { dashboardVariables } from './dashboard-variables';

interface Props {
  filter: Filter;
  /** By default `Values`, or `Patterns`. */
  label?: string;
  help?: string;
  servers: readonly string[];
  resources: Resources;
  onChange: (values: string[]) => void;
}

const values = () => ({
  label: text('query.filter.values', 'Values'),
  help: text('query.filter.valuesHelp', 'Choose, or type and press Enter.'),
});
const patterns = () => ({
  label: text('query.filter.patterns', 'Patterns'),
  help: text(
    'query.filter.patternsHelp',
    'Regular expressions that must fit the whole value, such as family-.* ; press Enter after each.'
  ),
});

/**
 * The values of one filter. Anything can be typed, patterns and variables too; for equality the values that the label
 * has at the moment are offered.
 */
export function FilterValuesField({ filter, servers, resources, onChange, ...named }: Props) {
  const { label, operator } = filter;
  const isPattern = operator === '=~' || operator === '!~';
  const shown = { ...(isPattern ? patterns() : values()), ...named };
  // Variables in the names of servers have no value here; suggestions then come from all servers.
  const serverNames = servers.filter((name) => !name.includes('$')).join('\n');
  const suggested = useLoaded<LabelValue[]>(
    useCallback(
      () =>
        isPattern ? Promise.resolve([]) : resources.labelValues(label, serverNames ? serverNames.split('\n') : []),
      [resources, label, isPattern, serverNames]
    )
  );
  const suggestions = [...(suggested.state === 'ready' ? suggested.value : []), ...dashboardVariables().map(asValue)];
  const nameOf = new Map(suggestions.map(({ value, text: name }) => [value, name]));
  return (
    <EditorField
      label={shown.label}
      tooltip={shown.help}
      loading={suggested.state === 'loading'}
      error={
        suggested.state === 'failed'
          ? text('query.filter.noSuggestions', 'No suggestions: {{message}}', { message: suggested.message })
          : undefined
      }
    >
      {(labelledBy) => (
        <Choices
          {...labelledBy}
          width={{ least: 32, most: 80 }}
          createCustomValue
          placeholder={text('query.filter.any', 'Any')}
          options={suggestions.map(({ value, text: name }) => ({
            value,
            label: name,
            ...(name !== value && { description: value }),
          }))}
          value={filter.values.map((value) => ({ value, label: nameOf.get(value) ?? value }))}
          onChange={(chosen) => onChange(chosen.map((value) => meantValue(value, suggestions)))}
        />
      )}
    </EditorField>
  );
}

function asValue(variable: string): LabelValue {
  return { value: variable, text: variable };
}

/** Who types a name and presses Enter means what has it. */
function meantValue(chosen: string, suggestions: readonly LabelValue[]): string {
  const isSuggested = suggestions.some(({ value }) => value === chosen);
  const named = suggestions.find(({ text: name }) => name === chosen);
  return isSuggested || !named ? chosen : named.value;
}
