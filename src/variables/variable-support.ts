import {
  createDataFrame,
  CustomVariableSupport,
  FieldType,
  type DataQueryRequest,
  type DataQueryResponse,
} from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import { from, type Observable } from 'rxjs';
import { expandAll } from '../query/interpolate';
import type { Resources } from '../resources/resources';
import type { OutlineOptions, OutlineQuery } from '../types';
import { VariableEditor, type DataSourceWithResources } from './variable-editor';
import { readVariableQuery, type OutlineVariableQuery } from './variable-query';

/** Dashboard variables: servers, access keys (shown by name, used by id), locations, autonomous systems. */
export class OutlineVariables extends CustomVariableSupport<
  DataSourceWithResources,
  OutlineVariableQuery,
  OutlineQuery,
  OutlineOptions
> {
  editor = VariableEditor;

  constructor(private readonly resources: Resources) {
    super();
  }

  override query(request: DataQueryRequest<OutlineVariableQuery>): Observable<DataQueryResponse> {
    return from(this.list(request));
  }

  private async list({ targets, scopedVars }: DataQueryRequest<OutlineVariableQuery>): Promise<DataQueryResponse> {
    const [saved] = targets;
    if (!saved) {
      return { data: [] };
    }
    const { label, servers } = readVariableQuery(saved);
    const values = await this.resources.labelValues(label, expandAll(servers, '=', getTemplateSrv(), scopedVars ?? {}));
    return {
      data: [
        createDataFrame({
          refId: saved.refId,
          fields: [
            { name: 'text', type: FieldType.string, values: values.map(({ text }) => text) },
            { name: 'value', type: FieldType.string, values: values.map(({ value }) => value) },
          ],
        }),
      ],
    };
  }
}
