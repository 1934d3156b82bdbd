import type { DataSourceJsonData } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';
import type { SavedQuery, SentDashboardFilters } from '../pkg/query/model';
import type { OutlineJsonData } from '../pkg/settings/model';

/** A query as Grafana saves it; with the dashboard's filters as it is sent. */
export interface OutlineQuery extends Omit<DataQuery, 'queryType'>, SavedQuery, SentDashboardFilters {}

/** The data source's saved options. */
export interface OutlineOptions extends DataSourceJsonData, OutlineJsonData {}
