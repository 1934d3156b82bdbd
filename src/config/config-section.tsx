import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Text, useStyles2 } from '@grafana/ui';
import React, { useId, useState } from 'react';
import { text } from '../texts/translate';

interface Props extends React.PropsWithChildren {
  title: string;
  description?: string;
  disabled?: boolean;
}

/** A part of the settings page, as `@grafana/plugin-ui` lays them out. */
export function ConfigSection({ title, description, disabled, children }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <section className={styles.section}>
      <Text element="h3">{title}</Text>
      <Description sentence={description} />
      <fieldset disabled={disabled}>{children}</fieldset>
    </section>
  );
}

/** A part that is folded until somebody wants it; what is in it can be seen also where it cannot be changed. */
export function FoldedSection({ title, description, isOpenAtFirst, children }: Props & { isOpenAtFirst: boolean }) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const [isOpen, setIsOpen] = useState(isOpenAtFirst);
  return (
    <section className={styles.section}>
      <div className={styles.header}>
        <Text element="h3">{title}</Text>
        <Button
          variant="secondary"
          fill="text"
          icon={isOpen ? 'angle-up' : 'angle-down'}
          aria-expanded={isOpen}
          aria-controls={id}
          aria-label={
            isOpen
              ? text('config.hide', 'Hide {{section}}', { section: title.toLowerCase() })
              : text('config.show', 'Show {{section}}', { section: title.toLowerCase() })
          }
          onClick={() => setIsOpen(!isOpen)}
        />
      </div>
      <Description sentence={description} />
      <div id={id}>{isOpen && children}</div>
    </section>
  );
}

/** A part of a part. */
export function ConfigSubSection({ title, disabled, children }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <fieldset disabled={disabled} className={styles.subSection}>
      <Text element="h4" variant="h5">
        {title}
      </Text>
      <div className={styles.fields}>{children}</div>
    </fieldset>
  );
}

function Description({ sentence }: { sentence: string | undefined }) {
  const styles = useStyles2(getStyles);
  return <div className={styles.description}>{sentence && <Text color="secondary">{sentence}</Text>}</div>;
}

const getStyles = (theme: GrafanaTheme2) => ({
  section: css({
    padding: theme.spacing(3, 0),
    borderTop: `1px solid ${theme.colors.border.weak}`,
    // Help is as wide as the fields; Grafana's labels end before.
    '& div:has(> label)': { maxWidth: theme.spacing(80) },
  }),
  header: css({ display: 'flex', justifyContent: 'space-between', alignItems: 'center' }),
  description: css({ margin: theme.spacing(0.5, 0, 2) }),
  subSection: css({ marginBottom: theme.spacing(4) }),
  fields: css({ marginTop: theme.spacing(2) }),
});
