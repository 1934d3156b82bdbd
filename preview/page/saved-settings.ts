import type {
  DataSourceInstanceSettings,
  DataSourceJsonData,
  DataSourcePluginMeta,
  DataSourceSettings,
} from '@grafana/data';
import { backendService } from './backend-service';

/** Options as the config editor of the plugin handles them. */
export type EditedSettings = DataSourceSettings<DataSourceJsonData, Record<string, string>>;

interface SavedDataSource {
  uid: string;
  name: string;
  /** One more with each change. */
  version: number;
  jsonData: DataSourceJsonData;
  secureJsonFields: Record<string, boolean>;
}

const url = '/api/datasources/uid/preview';

export async function loadSettings(meta: DataSourcePluginMeta): Promise<EditedSettings> {
  return toEdited(meta, await backendService.get<SavedDataSource>(url));
}

/** Saves what was edited. What comes back no longer holds the secrets. */
export async function saveSettings(meta: DataSourcePluginMeta, edited: EditedSettings): Promise<EditedSettings> {
  const { name, jsonData, secureJsonData } = edited;
  return toEdited(meta, await backendService.put<SavedDataSource>(url, { name, jsonData, secureJsonData }));
}

/** Settings as Grafana hands them to the data source: without secrets. */
export function toInstanceSettings(meta: DataSourcePluginMeta, edited: EditedSettings): DataSourceInstanceSettings {
  const { id, uid, name, type, access, jsonData, readOnly } = edited;
  return { id, uid, name, type, access: access === 'direct' ? 'direct' : 'proxy', jsonData, readOnly, meta };
}

function toEdited(meta: DataSourcePluginMeta, saved: SavedDataSource): EditedSettings {
  return {
    ...saved,
    id: 1,
    orgId: 1,
    type: meta.id,
    typeName: meta.name,
    typeLogoUrl: `/public/plugins/${meta.id}/${meta.info.logos.small}`,
    access: 'proxy',
    url: '',
    user: '',
    database: '',
    basicAuth: false,
    basicAuthUser: '',
    withCredentials: false,
    isDefault: true,
    readOnly: false,
    secureJsonData: {},
  };
}
