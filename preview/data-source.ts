import * as v from 'valibot';
import type { PluginContext } from '../pkg/grafana/generated/plugin';

/** What the page may send when it saves. */
export const dataSourceUpdateSchema = v.object({
  name: v.pipe(v.string(), v.minLength(1)),
  jsonData: v.record(v.string(), v.unknown()),
  secureJsonData: v.optional(v.record(v.string(), v.string()), {}),
});
export type DataSourceUpdate = v.InferOutput<typeof dataSourceUpdateSchema>;

/** The one data source of the preview, kept in memory. Like Grafana's, its secrets can be written but not read. */
export class DataSource {
  readonly uid = 'preview';
  #name = 'Outline VPN';
  #updated = Date.now();
  #version = 0;
  #jsonData: Record<string, unknown> = {};
  readonly #secureJsonData = new Map<string, string>();

  update(update: DataSourceUpdate): void {
    this.#name = update.name;
    this.#jsonData = update.jsonData;
    for (const [key, value] of Object.entries(update.secureJsonData)) {
      if (value === '') {
        this.#secureJsonData.delete(key);
      } else {
        this.#secureJsonData.set(key, value);
      }
    }
    this.#version += 1;
    // Settings are told apart by this time, so it must grow even within a millisecond.
    this.#updated = Math.max(Date.now(), this.#updated + 1);
  }

  /** As Grafana's API describes a data source. */
  describe(): Record<string, unknown> {
    return {
      uid: this.uid,
      name: this.#name,
      version: this.#version,
      jsonData: this.#jsonData,
      secureJsonFields: Object.fromEntries(Array.from(this.#secureJsonData.keys(), (key) => [key, true])),
    };
  }

  /** What Grafana tells a plugin with each call, for a user who is an Admin. */
  pluginContext(pluginId: string): PluginContext {
    return {
      orgId: 1n,
      pluginId,
      namespace: 'default',
      grafanaConfig: new Map(),
      user: { login: 'preview', name: 'Preview', email: '', role: 'Admin' },
      dataSourceInstanceSettings: {
        uid: this.uid,
        name: this.#name,
        jsonData: Buffer.from(JSON.stringify(this.#jsonData)),
        decryptedSecureJsonData: new Map(this.#secureJsonData),
        lastUpdatedMS: BigInt(this.#updated),
      },
    };
  }
}
