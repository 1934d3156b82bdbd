import { endpoints } from '../../pkg/resources/contract';
import type { LabelName } from '../../pkg/query/model';
import type { ResourceClient } from './client';
import { labelValuesOf, uniqueByValue, type LabelValue } from './label-values';

/** What the editors suggest. */
export class Resources {
  readonly #client: ResourceClient;

  constructor(client: ResourceClient) {
    this.#client = client;
  }

  /** Names of the data source's servers. */
  async serverNames(): Promise<string[]> {
    const { servers } = await this.#client.call(endpoints.readServers);
    return servers.map((server) => server.name);
  }

  /**
   * The values that a label has at the moment, each once.
   *
   * @param servers names of servers; empty is the route's default
   */
  async labelValues(label: LabelName, servers: readonly string[]): Promise<LabelValue[]> {
    if (label === 'server') {
      return (await this.serverNames()).map((name) => ({ value: name, text: name, properties: { name } }));
    }
    const perServer: Array<{ server?: string }> = servers.length > 0 ? servers.map((server) => ({ server })) : [{}];
    const lists = await Promise.all(
      perServer.map(async (parameters) => {
        const values = await this.#labelValuesOfServer(label, parameters);
        return values.map((value) => withServer(value, parameters.server));
      })
    );
    return uniqueByValue(lists.flat());
  }

  async #labelValuesOfServer(
    label: Exclude<LabelName, 'server'>,
    parameters: { server?: string }
  ): Promise<LabelValue[]> {
    switch (label) {
      case 'key_id':
      case 'key_name': {
        const { accessKeys } = await this.#client.call(endpoints.readKeyNames, parameters);
        return accessKeys.map((key) => labelValuesOf[label](key));
      }
      case 'location': {
        const { locations } = await this.#client.call(endpoints.readLocations, parameters);
        return locations.map(labelValuesOf.location);
      }
      case 'asn':
      case 'as_org': {
        const { autonomousSystems } = await this.#client.call(endpoints.readAutonomousSystems, parameters);
        return autonomousSystems.map((system) => labelValuesOf[label](system));
      }
    }
  }
}

function withServer(value: LabelValue, server: string | undefined): LabelValue {
  return server === undefined ? value : { ...value, properties: { ...value.properties, server } };
}
