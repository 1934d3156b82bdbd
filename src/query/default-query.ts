import { CoreApp } from '@grafana/data';
import { dashboardTimeZone, defaultQueryType, SCHEMA_VERSION, shapes, type Shape } from '../../pkg/query/model';
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
