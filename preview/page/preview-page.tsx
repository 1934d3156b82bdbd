import { css } from '@emotion/css';
import type { DataSourceApi, DataSourcePlugin, DataSourcePluginMeta, GrafanaTheme2 } from '@grafana/data';
import { ClipboardButton, useStyles2 } from '@grafana/ui';
import React, { useState } from 'react';
import { AnnotationsSection } from './annotations-section';
import { provideDataSource } from './host-services';
import { QuerySection } from './query-section';
import { saveSettings, toInstanceSettings, type EditedSettings } from './saved-settings';
import { SettingsSection } from './settings-section';
import { VariablesSection } from './variables-section';

interface Props {
  plugin: DataSourcePlugin<DataSourceApi>;
  meta: DataSourcePluginMeta;
  saved: EditedSettings;
  /** One sentence on the Outline server behind the preview. */
  server: string;
  /** The simulated server's line to paste. */
  installerLine: string | null;
}

/** The whole page. A data source is made anew whenever its settings are saved, as in Grafana. */
export function PreviewPage({ plugin, meta, saved, server, installerLine }: Props) {
  const styles = useStyles2(getStyles);
  const [datasource, setDatasource] = useState(() => makeDataSource(plugin, meta, saved));

  const save = async (edited: EditedSettings) => {
    const stored = await saveSettings(meta, edited);
    const made = makeDataSource(plugin, meta, stored);
    setDatasource(made);
    return { stored, datasource: made };
  };
  return (
    <main className={styles.page}>
      <header>
        <h1>{meta.name}: preview</h1>
        <p>
          This is not Grafana. It loads the built plugin and its packaged backend as Grafana does, and shows their
          editors and answers with Grafana’s own components; nothing is kept when it ends. {server}
        </p>
        {installerLine && (
          <p className={styles.line}>
            <code>{installerLine}</code>
            <ClipboardButton variant="secondary" size="sm" icon="copy" getText={() => installerLine}>
              Copy the line to paste
            </ClipboardButton>
          </p>
        )}
      </header>
      <section aria-labelledby="query-heading">
        <h2 id="query-heading">Query</h2>
        <QuerySection plugin={plugin} datasource={datasource} />
      </section>
      <section aria-labelledby="variables-heading">
        <h2 id="variables-heading">Variables</h2>
        <VariablesSection datasource={datasource} />
      </section>
      <section aria-labelledby="annotations-heading">
        <h2 id="annotations-heading">Annotations</h2>
        <AnnotationsSection datasource={datasource} />
      </section>
      <section aria-labelledby="settings-heading">
        <h2 id="settings-heading">Settings</h2>
        <SettingsSection plugin={plugin} settings={saved} onSave={save} />
      </section>
    </main>
  );
}

function makeDataSource(plugin: DataSourcePlugin<DataSourceApi>, meta: DataSourcePluginMeta, edited: EditedSettings) {
  const settings = toInstanceSettings(meta, edited);
  const datasource = new plugin.DataSourceClass(settings);
  datasource.meta = meta;
  provideDataSource(datasource, settings);
  return datasource;
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({
    maxWidth: 1600,
    margin: '0 auto',
    padding: theme.spacing(3),
    '& > section': { marginTop: theme.spacing(4) },
  }),
  line: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    '& code': { overflowWrap: 'anywhere', whiteSpace: 'normal' },
  }),
});
