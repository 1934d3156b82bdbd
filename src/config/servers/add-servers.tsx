import { Alert, Button, Field, Stack, TextArea } from '@grafana/ui';
import React, { useId, useState } from 'react';
import { parseConnections } from '../../../pkg/settings/model';
import { text } from '../../texts/translate';
import type { Connection } from './edited-servers';

interface Props {
  /** `HOST:PORT` of servers that are there already. */
  knownHosts: ReadonlySet<string>;
  disabled: boolean | undefined;
  onAdd: (servers: readonly Connection[]) => void;
}

/** The box into which any number of servers is pasted; nothing is asked again of those that are there. */
export function AddServers({ knownHosts, disabled, onAdd }: Props) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const parsed = typed.trim() === '' ? [] : parseConnections(typed);
  const found = parsed.filter((one) => one.ok);
  const added = found.filter(({ apiUrl }) => !knownHosts.has(new URL(apiUrl).host));
  const problems = parsed.flatMap((one, index) =>
    one.ok
      ? []
      : [
          parsed.length === 1
            ? one.message
            : text('config.servers.wrongOne', 'Server {{number}} of the text: {{problem}}', {
                number: index + 1,
                problem: one.message,
              }),
        ]
  );
  return (
    <Stack direction="column" gap={1}>
      <Field
        noMargin
        label={text('config.servers.paste', 'Add servers')}
        description={text(
          'config.servers.pasteHelp',
          'Paste any number of lines that installers printed, access.txt files, or Outline Manager’s list. What is saved of other servers stays.'
        )}
        htmlFor={id}
        invalid={problems.length > 0}
        error={problems.join(' ') || undefined}
        disabled={disabled}
      >
        <TextArea
          id={id}
          rows={4}
          dir="ltr"
          placeholder={'{"apiUrl":"https://…","certSha256":"…"}\n{"apiUrl":"https://…","certSha256":"…"}'}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      </Field>
      {added.length < found.length && (
        <Alert
          severity="info"
          title={text('config.servers.alreadyThere', 'Already in the list: {{count}}', {
            count: found.length - added.length,
          })}
        />
      )}
      <div>
        <Button
          variant="secondary"
          icon="plus"
          disabled={disabled || added.length === 0 || problems.length > 0}
          onClick={() => {
            onAdd(added);
            setTyped('');
          }}
        >
          {added.length === 0
            ? text('config.servers.add', 'Add')
            : text('config.servers.addCount', 'Add to the list: {{count}}', { count: added.length })}
        </Button>
      </div>
    </Stack>
  );
}
