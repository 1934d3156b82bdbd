import { DataSourcePlugin } from '@grafana/data';
import type { OutlineSecureJsonData } from '../pkg/settings/model';
import { ConfigEditor } from './config/config-editor';
import { OutlineDataSource } from './datasource';
import { QueryEditor } from './query/query-editor';
import { QueryEditorHelp } from './query/query-editor-help';
import { startTranslations } from './texts/translate';
import type { OutlineOptions, OutlineQuery } from './types';

// Grafana has loaded the texts; what is left is done before anything is drawn.
void startTranslations('outline-metrics-datasource');

/** What Grafana loads. */
export const plugin = new DataSourcePlugin<OutlineDataSource, OutlineQuery, OutlineOptions, OutlineSecureJsonData>(
  OutlineDataSource
)
  .setConfigEditor(ConfigEditor)
  .setQueryEditor(QueryEditor)
  .setQueryEditorHelp(QueryEditorHelp);
