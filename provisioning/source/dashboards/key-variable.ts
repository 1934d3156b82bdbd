import { QueryVariableBuilder, VariableRefresh, VariableSort } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Filter } from '../../../pkg/query/model';
import { dataSource } from './source';

/** Lists access keys by name; its values are their ids. */
export function keyVariable(): QueryVariableBuilder {
  return new QueryVariableBuilder('key')
    .label('Access key')
    .datasource(dataSource)
    .query({ refId: 'key', label: 'key_id' })
    .definition('')
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);
}

export function severalKeysVariable(): QueryVariableBuilder {
  return keyVariable()
    .multi(true)
    .includeAll(true)
    .current({ text: ['All'], value: ['$__all'] });
}

/** The chosen keys, or all. */
export const chosenKeys: Filter[] = [{ label: 'key_id', operator: '=~', values: ['$key'] }];
