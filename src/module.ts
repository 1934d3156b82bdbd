import { DataSourcePlugin } from '@grafana/data';
import type { OutlineSecureJsonData } from '../pkg/settings/model';
import { ConfigEditor } from './config/config-editor';
import { OutlineDataSource } from './datasource';
import { QueryEditor } from './query/query-editor';
import { QueryEditorHelp } from './query/query-editor-help';
import type { OutlineOptions, OutlineQuery } from './types';

/** What Grafana loads. */
export const plugin = new DataSourcePlugin<OutlineDataSource, OutlineQuery, OutlineOptions, OutlineSecureJsonData>(
  OutlineDataSource
)
  .setConfigEditor(ConfigEditor)
  .setQueryEditor(QueryEditor)
  .setQueryEditorHelp(QueryEditorHelp);
