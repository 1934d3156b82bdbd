import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';

/** Rows of a query builder, with the space between them. */
export function EditorRows({ children }: React.PropsWithChildren) {
  return <div className={useStyles2(getStyles).rows}>{children}</div>;
}

/** Fields that belong together, side by side on a band; on a narrow page below each other. */
export function EditorRow({ children, label }: React.PropsWithChildren<{ /** Names a group. */ label?: string }>) {
  return (
    <div className={useStyles2(getStyles).row} {...(label && { role: 'group', 'aria-label': label })}>
      {children}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  rows: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(0.5) }),
  row: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-start',
    gap: theme.spacing(1, 2),
    padding: theme.spacing(1),
    backgroundColor: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
  }),
});
