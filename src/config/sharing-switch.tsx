import { Field, Switch } from '@grafana/ui';
import React, { useCallback, useId, useState } from 'react';
import { endpoints } from '../../pkg/resources/contract';
import { resourcesOf } from '../resources/client';
import { errorMessage } from '../resources/error-message';
import { useLoaded } from '../resources/use-loaded';
import { text } from '../texts/translate';

interface Props {
  uid: string;
  disabled?: boolean;
}

type Change = { state: 'none' } | { state: 'running' } | { state: 'failed'; message: string };

/** Reads and changes, at once, whether the server reports metrics to Outline's makers. */
export function SharingSwitch({ uid, disabled }: Props) {
  const id = useId();
  const loaded = useLoaded(useCallback(() => resourcesOf(uid).call(endpoints.readSharing), [uid]));
  const [change, setChange] = useState<Change>({ state: 'none' });
  const [confirmed, setConfirmed] = useState<boolean | null>(null);

  const switchTo = async (enabled: boolean) => {
    setChange({ state: 'running' });
    try {
      const changed = await resourcesOf(uid).call(endpoints.changeSharing, {}, { enabled });
      setConfirmed(changed.enabled);
      setChange({ state: 'none' });
    } catch (thrown) {
      setChange({ state: 'failed', message: errorMessage(thrown) });
    }
  };

  const problem = change.state === 'failed' ? change.message : loaded.state === 'failed' ? loaded.message : undefined;
  const busy = change.state === 'running' || loaded.state !== 'ready';
  return (
    <Field
      label={text('config.sharing.label', 'Share metrics with Outline’s makers')}
      description={text(
        'config.sharing.help',
        'Only decides whether the server sends anonymous reports to Outline’s makers. No figure in Grafana depends on it. It takes effect at once, without saving.'
      )}
      htmlFor={id}
      invalid={problem !== undefined}
      error={problem}
      disabled={disabled || busy}
    >
      <Switch
        id={id}
        value={confirmed ?? (loaded.state === 'ready' && loaded.value.enabled)}
        onChange={({ currentTarget }) => void switchTo(currentTarget.checked)}
      />
    </Field>
  );
}
