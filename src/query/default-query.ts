import { CoreApp } from '@grafana/data';
import {
  dashboardTimeZone,
  defaultQueryType,
  querySchema,
  SCHEMA_VERSION,
  shapes,
  type Shape,
} from '../../pkg/query/model';
import type { OutlineQuery } from '../types';

/** Whether a query is an alert rule's, which has no dashboard and cannot read tables. */
export function isOfAlertRule(app: CoreApp | undefined): boolean {
  return app === CoreApp.UnifiedAlerting || app === CoreApp.CloudAlerting;
}

/** Shapes that whoever asks can read. */
export function shapesFor(app: CoreApp | undefined): readonly Shape[] {
  return isOfAlertRule(app) ? shapes.filter((shape) => shape !== 'table') : shapes;
}

/** A new query: the server's totals over time by the dashboard's clock; for an alert rule, in one value. */
export function defaultQuery(app: CoreApp | undefined): Pick<OutlineQuery, keyof typeof common | 'shape' | 'timeZone'> {
  return isOfAlertRule(app)
    ? { ...common, ...alertDefaults }
    : { ...common, shape: 'time-series', timeZone: dashboardTimeZone };
}

const common = { schemaVersion: SCHEMA_VERSION, queryType: defaultQueryType } as const;

/** What the backend takes where an alert rule's query leaves it open. */
export const alertDefaults = { shape: 'numeric', timeZone: 'utc' } as const;

/** Whether this is Explore's, of a link or a button of Grafana that names the data source alone. */
export function isBareInExplore(query: OutlineQuery, app: string | undefined): boolean {
  return (
    app === CoreApp.Explore && Object.keys(querySchema.entries).every((field) => Reflect.get(query, field) == null)
  );
}

/** The query that is meant: where Explore's is bare, a new one. */
export function meantQuery(query: OutlineQuery, app: string | undefined): OutlineQuery {
  return isBareInExplore(query, app) ? { ...query, ...defaultQuery(CoreApp.Explore) } : query;
}
