import type { DataSourcePlugin, DataSourceApi, PluginMeta } from '@grafana/data';
import { hostModules } from './host-modules';

type Factory = (...modules: unknown[]) => unknown;
type LoadedPlugin = DataSourcePlugin<DataSourceApi>;

declare global {
  interface Window {
    define: unknown;
  }
}

/**
 * Loads the built plugin as Grafana does: `module.js` is an AMD module whose imports the host fills in.
 *
 * @throws Error naming an import that the page does not provide
 */
export async function loadPlugin(meta: PluginMeta): Promise<LoadedPlugin> {
  const uri = `/public/plugins/${meta.id}/module.js`;
  const [names, factory] = await receiveDefinition(uri);
  const modules = names.map((name) => {
    if (name === 'module') {
      return { id: uri, uri };
    }
    if (!(name in hostModules)) {
      throw new Error(`The plugin imports ${name}, which this page does not provide.`);
    }
    return hostModules[name];
  });
  const { plugin } = factory(...modules) as { plugin: LoadedPlugin };
  return plugin;
}

function receiveDefinition(uri: string): Promise<[string[], Factory]> {
  return new Promise((resolve, reject) => {
    window.define = (names: string[], factory: Factory) => resolve([names, factory]);
    const script = document.createElement('script');
    script.src = uri;
    script.onerror = () => reject(new Error(`${uri} cannot be loaded.`));
    document.head.append(script);
  });
}
