import React, { useCallback } from 'react';
import { Choice } from '../editor/choice';
import { EditorField } from '../editor/editor-field';
import type { Resources } from '../resources/resources';
import { useLoaded } from '../resources/use-loaded';
import type { FieldProps } from './field-props';
import { text } from '../texts/translate';

interface Props extends FieldProps {
  resources: Resources;
}

/** No label of a server is called so. */
const each = '(each)';
const all = '(all)';

/**
 * Chooses what makes several servers one: nothing, a label of theirs, or that they are asked together. Shown only where
 * there are several, or where the query says something.
 */
export function GroupServersField({ query: { groupServersBy }, onChange, resources }: Props) {
  const names = useLoaded(useCallback(() => resources.serverNames(), [resources]));
  const labels = useLoaded(useCallback(() => resources.ownLabels(), [resources]));
  if (groupServersBy === null && (names.state !== 'ready' || names.value.length < 2)) {
    return null;
  }
  const known = labels.state === 'ready' ? labels.value : [];
  const chosen = groupServersBy === null ? each : groupServersBy.length === 0 ? all : groupServersBy.join(', ');
  const titles: Record<string, string> = {
    [each]: text('query.groupServersBy.each', 'Each by itself'),
    [all]: text('query.groupServersBy.all', 'All as one'),
  };
  return (
    <EditorField
      label={text('query.groupServersBy.label', 'Group servers by')}
      tooltip={text(
        'query.groupServersBy.help',
        'Makes one row or series of several servers: of all, or of those with the same label. Several labels are typed with commas. Keys are then told apart by their names.'
      )}
    >
      {(labelledBy) => (
        <Choice
          {...labelledBy}
          width={24}
          createCustomValue
          options={[each, all, ...known].map((value) => ({ value, label: titles[value] ?? value }))}
          value={{ value: chosen, label: titles[chosen] ?? chosen }}
          onChange={(value) => onChange({ groupServersBy: labelsOf(value) })}
        />
      )}
    </EditorField>
  );
}

function labelsOf(chosen: string): string[] | null {
  return chosen === each ? null : chosen === all ? [] : chosen.split(',').flatMap((label) => label.trim() || []);
}
