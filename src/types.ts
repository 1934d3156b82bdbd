import type { DataSourceJsonData } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';
import type { SavedQuery } from '../pkg/query/model';
import type { OutlineJsonData } from '../pkg/settings/model';

/** A query as Grafana saves it. */
export interface OutlineQuery extends Omit<DataQuery, 'queryType'>, SavedQuery {}

/** The data source's saved options. */
export interface OutlineOptions extends DataSourceJsonData, OutlineJsonData {}
