import { EventBusSrv, type DataSourceApi, type DataSourceInstanceSettings } from '@grafana/data';
import { setAppEvents, setBackendSrv, setDataSourceSrv, setTemplateSrv, type DataSourceSrv } from '@grafana/runtime';
import { backendService } from './backend-service';
import { templateService } from './dashboard-variables';

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
