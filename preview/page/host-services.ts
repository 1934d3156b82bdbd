import { EventBusSrv, type DataSourceApi, type DataSourceInstanceSettings } from '@grafana/data';
import {
  setAppEvents,
  setBackendSrv,
  setDataSourceSrv,
  setTemplateSrv,
  type DataSourceSrv,
  type TemplateSrv,
} from '@grafana/runtime';
import { backendService } from './backend-service';

/** A dashboard without variables. */
const templateService: TemplateSrv = {
  getVariables: () => [],
  replace: (target = '') => target,
  containsTemplate: () => false,
  updateTimeRange: () => undefined,
};

/** The services that @grafana/runtime expects of its host before a plugin is loaded. */
export function provideHostServices(): void {
  setBackendSrv(backendService);
  setTemplateSrv(templateService);
  setAppEvents(new EventBusSrv());
}

/** Makes a data source the only one there is. */
export function provideDataSource(instance: DataSourceApi, settings: DataSourceInstanceSettings): void {
  const service: DataSourceSrv = {
    get: async () => instance,
    getList: () => [settings],
    getInstanceSettings: () => settings,
    reload: async () => undefined,
    registerRuntimeDataSource: () => undefined,
  };
  setDataSourceSrv(service);
}
