import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { FieldValidationMessage, Icon, Tooltip, useStyles2 } from '@grafana/ui';
import React, { forwardRef, useId } from 'react';

/** What a control needs so that its label names it: hand on all of it. */
export interface LabelledBy {
  id: string;
  'aria-labelledby': string;
  'aria-describedby'?: string;
  invalid?: true;
  loading?: true;
}

interface Props {
  label: string;
  /** Shown when the pointer is over the label, and read out with the controls that can be described. */
  tooltip?: string;
  /** Says what is wrong; the control is then marked invalid. */
  error?: string;
  loading?: boolean;
  children: (labelledBy: LabelledBy) => React.ReactElement;
}

/**
 * A control with its label above, as in Grafana's own query builders. The label is tied to the control in both
 * directions, because Grafana 12's `MultiCombobox` drops `id`.
 */
export function EditorField({ label, tooltip, error, loading, children }: Props) {
  const id = useId();
  const [labelId, helpId] = [`${id}-label`, `${id}-help`];
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.field}>
      <div className={styles.heading}>
        <label id={labelId} htmlFor={id} className={styles.label}>
          {label}
        </label>
        {tooltip && (
          <Tooltip content={tooltip} placement="top">
            <HelpIcon className={styles.icon} />
          </Tooltip>
        )}
        {tooltip && (
          <span id={helpId} hidden>
            {tooltip}
          </span>
        )}
      </div>
      {children({
        id,
        'aria-labelledby': labelId,
        ...(tooltip && { 'aria-describedby': helpId }),
        ...(error !== undefined && { invalid: true }),
        ...(loading && { loading: true }),
      })}
      {error !== undefined && <FieldValidationMessage className={styles.error}>{error}</FieldValidationMessage>}
    </div>
  );
}

/** Not a stop of the Tab key, which Grafana's `Tooltip` makes of what it is put around. */
const HelpIcon = forwardRef<HTMLSpanElement, React.HTMLAttributes<HTMLSpanElement>>(function HelpIcon(
  { tabIndex: _, ...props },
  ref
) {
  return (
    <span {...props} ref={ref}>
      <Icon name="info-circle" size="sm" aria-hidden />
    </span>
  );
});

const getStyles = (theme: GrafanaTheme2) => ({
  field: css({ minWidth: 0, maxWidth: '100%' }),
  heading: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    height: theme.spacing(2),
    marginBottom: theme.spacing(0.5),
  }),
  label: css({
    margin: 0,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    lineHeight: 1.25,
    color: theme.colors.text.primary,
  }),
  icon: css({ display: 'inline-flex', color: theme.colors.text.secondary }),
  error: css({ marginTop: theme.spacing(0.5), maxWidth: theme.spacing(40) }),
});
