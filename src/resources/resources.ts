import * as v from 'valibot';
import type { LabelName } from '../../pkg/query/model';
import { labelValuesOf, uniqueByValue, type LabelValue } from './label-values';
import {
  keyNamesSchema,
  autonomousSystemsSchema,
  locationsSchema,
  serverSchema,
  serversSchema,
  type ServerDescription,
} from './schemas';

/** Makes a GET request to a resource of the data source. */
export type ReadResource = (path: string, parameters: Record<string, string>) => Promise<unknown>;

/** Long enough to know most places; a month would cost a small server seconds each time. */
const placesSince = '7d';

/** The backend's resource routes as the editors use them. What arrives is checked against its schema. */
export class Resources {
  constructor(private readonly read: ReadResource) {}

  /** The server that the data source reaches. */
  async server(): Promise<ServerDescription> {
    return v.parse(serverSchema, await this.read('server', {}));
  }

  /** Names of the data source's servers. */
  async serverNames(): Promise<string[]> {
    const { servers } = v.parse(serversSchema, await this.read('servers', {}));
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
        const values = await this.labelValuesOfServer(label, parameters);
        return values.map((value) => withServer(value, parameters.server));
      })
    );
    return uniqueByValue(lists.flat());
  }

  private async labelValuesOfServer(
    label: Exclude<LabelName, 'server'>,
    parameters: Record<string, string>
  ): Promise<LabelValue[]> {
    switch (label) {
      case 'key_id':
      case 'key_name': {
        const { accessKeys } = v.parse(keyNamesSchema, await this.read('key-names', parameters));
        return accessKeys.map((key) => labelValuesOf[label](key));
      }
      case 'location': {
        const answer = await this.read('locations', { ...parameters, since: placesSince });
        return v.parse(locationsSchema, answer).locations.map(labelValuesOf.location);
      }
      case 'asn':
      case 'as_org': {
        const answer = await this.read('autonomous-systems', { ...parameters, since: placesSince });
        return v.parse(autonomousSystemsSchema, answer).autonomousSystems.map((system) => labelValuesOf[label](system));
      }
    }
  }
}

function withServer(value: LabelValue, server: string | undefined): LabelValue {
  return server === undefined ? value : { ...value, properties: { ...value.properties, server } };
}
