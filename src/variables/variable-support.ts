import {
  CustomVariableSupport,
  type DataQueryRequest,
  type DataQueryResponse,
  type MetricFindValue,
} from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import { from, type Observable } from 'rxjs';
import { expandAll } from '../query/interpolate';
import type { Resources } from '../resources/resources';
import type { OutlineOptions, OutlineQuery } from '../types';
import { listedValues } from './listed-values';
import { VariableEditor, type DataSourceWithResources } from './variable-editor';
import { defaultVariableQuery, readVariableQuery, type OutlineVariableQuery } from './variable-query';

/**
 * Dashboard variables: servers, access keys (shown by name, used by id), locations, autonomous systems. Values have
 * properties, such as `${key.name}` where the id is the value.
 */
export class OutlineVariables extends CustomVariableSupport<
  DataSourceWithResources,
  OutlineVariableQuery,
  OutlineQuery,
  OutlineOptions
> {
  readonly #resources: Resources;

  editor = VariableEditor;

  constructor(resources: Resources) {
    super();
    this.#resources = resources;
  }

  override getDefaultQuery() {
    return { refId: defaultVariableQuery.refId };
  }

  override query(request: DataQueryRequest<OutlineVariableQuery>): Observable<DataQueryResponse> {
    return from(this.#list(request));
  }

  async #list({ targets, scopedVars }: DataQueryRequest<OutlineVariableQuery>): Promise<DataQueryResponse> {
    const query = readVariableQuery(targets[0]);
    const templateSrv = getTemplateSrv();
    const servers = expandAll(query.servers, '=', templateSrv, scopedVars ?? {});
    const namePattern = templateSrv.replace(query.namePattern, scopedVars ?? {}, 'regex');
    const values: MetricFindValue[] = listedValues(await this.#resources.entries(query.label, servers), {
      ...query,
      namePattern,
    });
    return { data: values };
  }
}
