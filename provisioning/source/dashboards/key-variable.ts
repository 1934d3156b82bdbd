import { QueryVariableBuilder, VariableRefresh, VariableSort } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Filter } from '../../../pkg/query/model';
import { dataSource } from './source';

/** Lists access keys by name; its values are their ids. */
function keyVariable(): QueryVariableBuilder {
  return new QueryVariableBuilder('key')
    .label('Access key')
    .datasource(dataSource)
    .query({ refId: 'key', label: 'key_id' })
    .definition('')
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);
}

/** Of the chosen server: ids mean nothing beyond it. */
export const oneKeyVariable = keyVariable().query({ refId: 'key', label: 'key_id', servers: ['$server'] });

export const severalKeysVariable = keyVariable()
  .multi(true)
  .includeAll(true)
  .allValue('.*')
  .current({ text: ['All'], value: ['$__all'] });

export const ofOneKey: Filter[] = [{ label: 'key_id', operator: '=', values: ['$key'] }];

/** The chosen keys, or all. */
export const ofChosenKeys: Filter[] = [{ label: 'key_id', operator: '=~', values: ['$key'] }];
