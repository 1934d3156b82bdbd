import { InlineField, InlineLabel } from '@grafana/ui';
import React, { useId } from 'react';

/** What a control needs so that its label names it: hand on both. */
export interface LabelledBy {
  id: string;
  'aria-labelledby': string;
}

interface Props {
  label: string;
  tooltip?: string;
  /** Says what is wrong; the control is then marked invalid. */
  error?: string;
  disabled?: boolean;
  loading?: boolean;
  children: (labelledBy: LabelledBy) => React.ReactElement<Record<string, unknown>>;
}

/**
 * A control with its label in front. The label is tied to the control in both directions, because Grafana 12's
 * `MultiCombobox` drops `id` while Grafana 13's `InlineField` drops `aria-labelledby`.
 */
export function LabelledField({ label, tooltip, error, disabled, loading, children }: Props) {
  const id = useId();
  const labelId = `${id}-label`;
  return (
    <InlineField
      label={
        <InlineLabel id={labelId} htmlFor={id} tooltip={tooltip} width="auto">
          {label}
        </InlineLabel>
      }
      htmlFor={id}
      invalid={error !== undefined}
      error={error}
      disabled={disabled}
      loading={loading}
    >
      {children({ id, 'aria-labelledby': labelId })}
    </InlineField>
  );
}
