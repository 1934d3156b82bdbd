import type {
  CoreApp,
  DataQueryRequest,
  DataQueryResponse,
  DataSourceInstanceSettings,
  ScopedVars,
} from '@grafana/data';
import { DataSourceWithBackend, getTemplateSrv } from '@grafana/runtime';
import type { Observable } from 'rxjs';
import { defaultLinks, defaultVariables } from './dashboard-defaults';
import { defaultQuery } from './query/default-query';
import { displayText } from './query/display-text';
import { interpolateQuery } from './query/interpolate';
import { withDashboardClock } from './query/time-zone';
import { ResourceClient } from './resources/client';
import { Resources } from './resources/resources';
import type { OutlineOptions, OutlineQuery } from './types';
import { OutlineVariables } from './variables/variable-support';

/** The data source in the browser. Queries, health checks and resources are all answered by the backend. */
export class OutlineDataSource extends DataSourceWithBackend<OutlineQuery, OutlineOptions> {
  /** What the editors load to make suggestions. */
  readonly resources = new Resources(
    new ResourceClient(({ path, parameters }) => this.getResource<unknown>(path, parameters, { showErrorAlert: false }))
  );

  constructor(settings: DataSourceInstanceSettings<OutlineOptions>) {
    super(settings);
    this.variables = new OutlineVariables(this.resources);
  }

  override getDefaultQuery(app: CoreApp): Partial<OutlineQuery> {
    return defaultQuery(app);
  }

  override getDefaultVariables() {
    return Promise.resolve(defaultVariables({ type: this.type, uid: this.uid }));
  }

  override getDefaultLinks() {
    return Promise.resolve(defaultLinks());
  }

  /** Only the browser knows the clock of a dashboard. */
  override query(request: DataQueryRequest<OutlineQuery>): Observable<DataQueryResponse> {
    const targets = request.targets.map((target) => withDashboardClock(target, request.timezone));
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
