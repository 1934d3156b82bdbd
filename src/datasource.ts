import {
  CoreApp,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceInstanceSettings,
  type ScopedVars,
} from '@grafana/data';
import { DataSourceWithBackend, getTemplateSrv } from '@grafana/runtime';
import type { Observable } from 'rxjs';
import { dashboardTimeZone, defaultQueryType, schemaVersion } from '../pkg/query/model';
import { displayText } from './query/display-text';
import { interpolateQuery } from './query/interpolate';
import { withTimeZone } from './query/time-zone';
import { Resources } from './resources/resources';
import type { OutlineOptions, OutlineQuery } from './types';
import { OutlineVariables } from './variables/variable-support';

/** The data source in the browser. Queries, health checks and resources are all answered by the backend. */
export class OutlineDataSource extends DataSourceWithBackend<OutlineQuery, OutlineOptions> {
  /** What the editors load to make suggestions. */
  readonly resources = new Resources((path, parameters) =>
    this.getResource<unknown>(path, parameters, { showErrorAlert: false })
  );

  constructor(settings: DataSourceInstanceSettings<OutlineOptions>) {
    super(settings);
    this.variables = new OutlineVariables(this.resources);
  }

  /**
   * A new query: a table of the server's totals, and over time by the dashboard's clock; for an alert rule, which cannot
   * read tables and has no dashboard, one value a label set.
   */
  override getDefaultQuery(app: CoreApp): Partial<OutlineQuery> {
    const common = { schemaVersion, queryType: defaultQueryType } as const;
    return app === CoreApp.UnifiedAlerting || app === CoreApp.CloudAlerting
      ? { ...common, shape: 'numeric' }
      : { ...common, shape: 'table', timeZone: dashboardTimeZone };
  }

  /** Only the browser knows the time zone of a dashboard. */
  override query(request: DataQueryRequest<OutlineQuery>): Observable<DataQueryResponse> {
    const targets = request.targets.map((target) => withTimeZone(target, request.timezone));
    return super.query({ ...request, targets });
  }

  override filterQuery(query: OutlineQuery): boolean {
    return !query.hide;
  }

  override getQueryDisplayText(query: OutlineQuery): string {
    return displayText(query);
  }

  override applyTemplateVariables(query: OutlineQuery, scopedVars: ScopedVars): OutlineQuery {
    return interpolateQuery(query, getTemplateSrv(), scopedVars);
  }

  override interpolateVariablesInQueries(queries: OutlineQuery[], scopedVars: ScopedVars): OutlineQuery[] {
    return queries.map((query) => this.applyTemplateVariables(query, scopedVars));
  }
}
