import type {
  AdHocVariableFilter,
  CoreApp,
  DataQueryRequest,
  DataQueryResponse,
  DataSourceGetDrilldownsApplicabilityOptions,
  DataSourceGetTagKeysOptions,
  DataSourceGetTagValuesOptions,
  DataSourceInstanceSettings,
  DataSourceWithQueryModificationSupport,
  DataSourceWithToggleableQueryFiltersSupport,
  DrilldownsApplicability,
  MetricFindValue,
  QueryFilterOptions,
  QueryFixAction,
  QueryFixType,
  ScopedVars,
  ToggleFilterAction,
} from '@grafana/data';
import { DataSourceWithBackend, getTemplateSrv } from '@grafana/runtime';
import type { Observable } from 'rxjs';
import { annotationSupport } from './annotations/annotation-support';
import { defaultLinks, defaultVariables } from './dashboard-defaults';
import { filterLabels, groupLabels } from '../pkg/query/model';
import { parseServerList } from '../pkg/settings/model';
import { modifyQuery, queryHasFilter, toggleQueryFilter } from './query/click-filters';
import {
  applicability,
  labelKeys,
  serversPassing,
  withDashboardFilters,
  withOwnFilters,
} from './query/dashboard-filters';
import { defaultQuery, meantQuery } from './query/default-query';
import { displayText } from './query/display-text';
import { interpolateQuery } from './query/interpolate';
import { withDashboardClock } from './query/time-zone';
import { ResourceClient } from './resources/client';
import { ownLabelsOf, Resources } from './resources/resources';
import type { OutlineOptions, OutlineQuery } from './types';
import { OutlineVariables } from './variables/variable-support';

/** The data source in the browser. Queries, health checks and resources are all answered by the backend. */
export class OutlineDataSource
  extends DataSourceWithBackend<OutlineQuery, OutlineOptions>
  implements
    DataSourceWithQueryModificationSupport<OutlineQuery>,
    DataSourceWithToggleableQueryFiltersSupport<OutlineQuery>
{
  /** What the editors load to make suggestions. */
  readonly resources: Resources;

  constructor(settings: DataSourceInstanceSettings<OutlineOptions>) {
    super(settings);
    const client = new ResourceClient(({ path, parameters }) =>
      this.getResource<unknown>(path, parameters, { showErrorAlert: false })
    );
    this.resources = new Resources(client, labelsInSettings(settings.jsonData));
    this.variables = new OutlineVariables(this.resources);
    this.annotations = annotationSupport;
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

  /** Only the browser knows the clock of a dashboard, and what it groups by. */
  override query(request: DataQueryRequest<OutlineQuery>): Observable<DataQueryResponse> {
    const { groupByKeys = [] } = request;
    const targets = request.targets.map((target) => ({
      ...withDashboardClock(meantQuery(target, request.app), request.timezone),
      ...(groupByKeys.length > 0 && { groupByKeys }),
    }));
    return super.query({ ...request, targets });
  }

  override filterQuery(query: OutlineQuery): boolean {
    return !query.hide;
  }

  override getQueryDisplayText(query: OutlineQuery): string {
    return displayText(query);
  }

  override applyTemplateVariables(
    query: OutlineQuery,
    scopedVars: ScopedVars,
    filters: AdHocVariableFilter[] = []
  ): OutlineQuery {
    return withDashboardFilters(interpolateQuery(query, getTemplateSrv(), scopedVars), filters, getTemplateSrv());
  }

  override interpolateVariablesInQueries(
    queries: OutlineQuery[],
    scopedVars: ScopedVars,
    filters?: AdHocVariableFilter[]
  ): OutlineQuery[] {
    return queries.map((query) => withOwnFilters(this.applyTemplateVariables(query, scopedVars, filters)));
  }

  override async getTagKeys(options?: DataSourceGetTagKeysOptions<OutlineQuery>): Promise<MetricFindValue[]> {
    return labelKeys(options?.queries, filterLabels, await this.resources.ownLabels());
  }

  override async getGroupByKeys(options?: DataSourceGetTagKeysOptions<OutlineQuery>): Promise<MetricFindValue[]> {
    return labelKeys(options?.queries, groupLabels, await this.resources.ownLabels());
  }

  /** Of all servers that the other filters leave; a server that does not answer costs its own values. */
  override async getTagValues({
    key,
    filters,
  }: DataSourceGetTagValuesOptions<OutlineQuery>): Promise<MetricFindValue[]> {
    const servers = serversPassing(await this.resources.servers(), filters);
    return servers.length === 0 ? [] : this.resources.labelValues(key, servers);
  }

  override async getDrilldownsApplicability(
    options: DataSourceGetDrilldownsApplicabilityOptions<OutlineQuery> = {}
  ): Promise<DrilldownsApplicability[]> {
    return applicability(options, await this.resources.ownLabels());
  }

  override modifyQuery(query: OutlineQuery, action: QueryFixAction): OutlineQuery {
    return modifyQuery(query, action, this.resources.knownOwnLabels);
  }

  getSupportedQueryModifications(): QueryFixType[] {
    return ['ADD_FILTER', 'ADD_FILTER_OUT'];
  }

  toggleQueryFilter(query: OutlineQuery, filter: ToggleFilterAction): OutlineQuery {
    return toggleQueryFilter(query, filter, this.resources.knownOwnLabels);
  }

  queryHasFilter(query: OutlineQuery, filter: QueryFilterOptions): boolean {
    return queryHasFilter(query, filter);
  }
}

/** A list that cannot be read is the backend's to refuse. */
function labelsInSettings(jsonData: OutlineOptions): string[] {
  try {
    return ownLabelsOf(parseServerList(jsonData));
  } catch {
    return [];
  }
}
