import { endpoints } from '../../pkg/resources/contract';
import { eventTitles, isLabelName, purposeTitles, type LabelName } from '../../pkg/query/model';
import type { ResourceClient } from './client';
import { labelValuesOf, titledValues, uniqueByValue, type LabelValue } from './label-values';

/** A server with the labels that it has of its own. */
export interface KnownServer {
  name: string;
  labels: Readonly<Record<string, string>>;
}

/** Names of the labels that servers have of their own, each once. */
export function ownLabelsOf(servers: ReadonlyArray<Pick<KnownServer, 'labels'>>): string[] {
  return [...new Set(servers.flatMap(({ labels }) => Object.keys(labels)))];
}

/** What the editors suggest. */
export class Resources {
  readonly #client: ResourceClient;

  #knownOwnLabels: readonly string[];

  /** @param ownLabels names of labels that servers of the settings have of their own */
  constructor(client: ResourceClient, ownLabels: readonly string[] = []) {
    this.#client = client;
    this.#knownOwnLabels = ownLabels;
  }

  /** For who cannot wait: `ownLabels` as they were told last, before that those of the settings. */
  get knownOwnLabels(): readonly string[] {
    return this.#knownOwnLabels;
  }

  /** The data source's servers, in the order of the settings. */
  async servers(): Promise<KnownServer[]> {
    const { servers } = await this.#client.call(endpoints.readServers);
    this.#knownOwnLabels = ownLabelsOf(servers);
    return servers;
  }

  /** Their names. */
  async serverNames(): Promise<string[]> {
    return (await this.servers()).map(({ name }) => name);
  }

  /** Names of labels that its servers have of their own, in the order of the settings. */
  async ownLabels(): Promise<string[]> {
    return ownLabelsOf(await this.servers());
  }

  /**
   * The values that a label has at the moment, each once.
   *
   * @param servers names of servers; empty is all
   */
  async labelValues(label: string, servers: readonly string[]): Promise<LabelValue[]> {
    return uniqueByValue(await this.entries(label, servers));
  }

  /**
   * Whatever has the label at the moment, with its server; one that does not answer costs its own entries, as long as
   * another one answers.
   *
   * @param servers names of servers; empty is all
   */
  async entries(label: string, servers: readonly string[]): Promise<LabelValue[]> {
    if (!isLabelName(label)) {
      return this.#ownLabelValues(label, servers);
    }
    if (label === 'server') {
      return (await this.serverNames()).map((name) => ({ value: name, text: name, properties: { name } }));
    }
    if (label === 'event') {
      return titledValues('kind', eventTitles);
    }
    if (label === 'purpose') {
      return titledValues('purpose', purposeTitles);
    }
    // Nothing but figures tells of them.
    if (label === 'probe' || label === 'tcp_port') {
      return [];
    }
    const names = servers.length > 0 ? servers : await this.serverNames();
    const outcomes = await Promise.allSettled(
      names.map(async (server) => {
        const values = await this.#labelValuesOfServer(label, { server });
        return values.map((value) => ({ ...value, properties: { ...value.properties, server } }));
      })
    );
    const lists = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    const [failed] = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome] : []));
    if (lists.length === 0 && failed) {
      throw failed.reason;
    }
    return lists.flat();
  }

  async #ownLabelValues(label: string, names: readonly string[]): Promise<LabelValue[]> {
    return (await this.servers())
      .filter(({ name }) => names.length === 0 || names.includes(name))
      .flatMap(({ labels: { [label]: value }, name: server }) =>
        value === undefined ? [] : [{ value, text: value, properties: { name: value, server } }]
      );
  }

  async #labelValuesOfServer(
    label: Exclude<LabelName, 'server' | 'event' | 'purpose' | 'probe' | 'tcp_port'>,
    parameters: { server: string }
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
