import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Field, Input, useStyles2 } from '@grafana/ui';
import React, { useId, useState } from 'react';
import { settings, type ListedServer } from '../../../pkg/settings/model';
import { translatedSetting } from '../../texts/declared';
import { text } from '../../texts/translate';
import { ApiUrlField } from '../api-url-field';
import { hasSaved, type ConfigEditorProps } from '../options';
import { changeServer, secretOf } from './edited-servers';
import { labelText, readLabels } from './label-text';

interface Props extends ConfigEditorProps {
  id?: string;
  servers: readonly ListedServer[];
  server: ListedServer;
  /** What the server is called where no name is set. */
  ownName: string | null;
}

/** What can be changed of one server. */
export function ServerDetails({ id, options, onOptionsChange, servers, server, ownName }: Props) {
  const styles = useStyles2(getStyles);
  const nameId = useId();
  const fingerprintId = useId();
  const { certSha256: fingerprint, serverName } = settings;
  const name = translatedSetting('serverName', serverName);
  const certificate = translatedSetting('certSha256', fingerprint);
  const change = (changes: Partial<ListedServer>) =>
    onOptionsChange(changeServer(options, servers, server.id, changes));
  const problem = server.certSha256.trim() === '' ? null : (fingerprint.problemOf?.(server.certSha256) ?? null);
  const secret = secretOf(options, server.id);
  return (
    <div id={id} className={styles.details}>
      <Field label={name.label} description={name.help} htmlFor={nameId} disabled={options.readOnly}>
        <Input
          id={nameId}
          width={40}
          placeholder={ownName ?? undefined}
          value={server.name}
          onChange={({ currentTarget }) => change({ name: currentTarget.value })}
        />
      </Field>
      <LabelsField server={server} disabled={options.readOnly} onChange={(labels) => change({ labels })} />
      <ApiUrlField
        key={`${hasSaved(options, secret)}`}
        options={options}
        onOptionsChange={onOptionsChange}
        secret={secret}
        withFingerprint={(changed, certSha256) => changeServer(changed, servers, server.id, { certSha256 })}
      />
      <Field
        label={certificate.label}
        description={certificate.help}
        htmlFor={fingerprintId}
        invalid={problem !== null}
        error={problem ?? undefined}
        disabled={options.readOnly}
      >
        <Input
          id={fingerprintId}
          width={80}
          placeholder={certificate.placeholder}
          autoComplete="off"
          spellCheck={false}
          value={server.certSha256}
          onChange={({ currentTarget }) => change({ certSha256: currentTarget.value })}
        />
      </Field>
    </div>
  );
}

interface LabelsProps {
  server: ListedServer;
  disabled: boolean | undefined;
  onChange: (labels: ListedServer['labels']) => void;
}

/** A text that cannot be used stays in the box and changes nothing. */
function LabelsField({ server, disabled, onChange }: LabelsProps) {
  const id = useId();
  const [typed, setTyped] = useState(labelText(server.labels));
  const read = readLabels(typed);
  const enter = (entered: string) => {
    setTyped(entered);
    const labels = readLabels(entered);
    if (labels.ok) {
      onChange(labels.labels);
    }
  };
  return (
    <Field
      label={text('config.servers.labels', 'Labels')}
      description={text(
        'config.servers.labelsHelp',
        'Of all its figures, to choose, filter and group servers by: provider=hetzner, country=DE.'
      )}
      htmlFor={id}
      invalid={!read.ok}
      error={read.ok ? undefined : read.problem}
      disabled={disabled}
    >
      <Input
        id={id}
        width={80}
        placeholder="provider=hetzner, country=DE"
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={({ currentTarget }) => enter(currentTarget.value)}
      />
    </Field>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  details: css({ paddingTop: theme.spacing(2), '& div': { maxWidth: '100%' } }),
});
