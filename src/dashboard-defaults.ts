import type { DataSourceApi } from '@grafana/data';
import type { LabelName } from '../pkg/query/model';
import { defaultVariableQuery } from './variables/variable-query';

type Defaults<M extends 'getDefaultVariables' | 'getDefaultLinks'> = Awaited<ReturnType<NonNullable<DataSourceApi[M]>>>;

interface DataSourceReference {
  type: string;
  uid: string;
}

/**
 * The variables that Grafana 13 gives to a dashboard which uses the data source, in its controls' menu: a server and
 * access keys, each chosen as All. Grafana puts the plugin's id before their names.
 */
export function defaultVariables(datasource: DataSourceReference): Defaults<'getDefaultVariables'> {
  return [queryVariable(datasource, 'server', 'Server'), queryVariable(datasource, 'key_id', 'Access key')];
}

/** The way to the dashboards that come with the plugin, by their tag. */
export function defaultLinks(): Defaults<'getDefaultLinks'> {
  return [
    {
      title: 'Outline VPN',
      type: 'dashboards',
      tags: ['outline'],
      asDropdown: true,
      icon: 'dashboard',
      tooltip: 'Dashboards about Outline servers',
      url: '',
      includeVars: false,
      keepTime: true,
      targetBlank: false,
      placement: 'inControlsMenu',
    },
  ];
}

function queryVariable(
  { type, uid }: DataSourceReference,
  label: LabelName,
  title: string
): Defaults<'getDefaultVariables'>[number] {
  return {
    kind: 'QueryVariable',
    spec: {
      name: label,
      label: title,
      hide: 'inControlsMenu',
      query: {
        kind: 'DataQuery',
        group: type,
        version: 'v0',
        datasource: { name: uid },
        spec: { ...defaultVariableQuery, label },
      },
      current: { text: ['All'], value: ['$__all'] },
      options: [],
      // Keys come and go.
      refresh: 'onTimeRangeChanged',
      sort: 'naturalAsc',
      regex: '',
      multi: true,
      includeAll: true,
      allowCustomValue: true,
      skipUrlSync: false,
    },
  };
}
