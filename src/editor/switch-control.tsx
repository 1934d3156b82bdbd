import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Switch, useStyles2 } from '@grafana/ui';
import React from 'react';
import type { LabelledBy } from './editor-field';

interface Props extends LabelledBy {
  value: boolean;
  onChange: (value: boolean) => void;
}

/** A switch as high as the controls beside it. */
export function SwitchControl({ id, value, onChange }: Props) {
  return (
    <div className={useStyles2(getStyles)}>
      <Switch id={id} value={value} onChange={({ currentTarget }) => onChange(currentTarget.checked)} />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) =>
  css({ display: 'flex', alignItems: 'center', height: theme.spacing(theme.components.height.md) });
