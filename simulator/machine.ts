import type { Clock } from './clock';
import type { Route } from './http/router';
import { accessKeyRoutes } from './outline/access-key-routes';
import { AccessKeys, type Listener } from './outline/access-keys';
import type { Configuration } from './outline/configuration';
import { metricsRoutes } from './outline/metrics-routes';
import { serverRoutes } from './outline/server-routes';
import type { ServerOptions } from './options';
import { planKeys } from './population/keys';
import { places, type Place } from './population/places';
import { ShadowsocksServer } from './population/shadowsocks-server';
import { Truth } from './population/truth';
import { counterNames } from './prometheus/expression';
import { exposition } from './prometheus/exposition';
import { Prometheus } from './prometheus/prometheus';
import { RETENTION } from './prometheus/range-summary';
import { Scrapes } from './prometheus/scrapes';
import { Timeline } from './prometheus/timeline';
import { mix, randomFrom, randomText, seedOf } from './random';

const DAY = 86_400_000;

const webSockets: readonly Listener[] = ['websocket-stream', 'websocket-packet'];

/** A client's use of a key, told by a test. */
export interface Connection {
  keyId: string;
  /** When it begins, epoch milliseconds. By default the server's now. */
  at?: number;
  /** How long the client is connected, milliseconds. By default 1000. */
  length?: number;
  /** Bytes to the client and bytes to the target. By default 0. */
  down?: number;
  up?: number;
  /** TCP bytes are counted when the connection closes, those of UDP as they flow. By default `tcp`. */
  protocol?: 'tcp' | 'udp';
  /** By default the first one of the population. */
  place?: Place;
}

/** Everything that runs inside one Outline server's machine, without its HTTPS side. */
export class Machine {
  readonly configuration: Configuration;
  /** The secret prefix, with its slash. */
  readonly prefix: string;
  readonly timeline: Timeline;
  readonly prometheus: Prometheus;
  readonly truth: Truth;
  readonly #proxy: ShadowsocksServer;

  /** @param now the machine's clock, epoch milliseconds */
  constructor(
    options: ServerOptions,
    readonly now: Clock['now']
  ) {
    const seed = options.seed ?? 1;
    const random = randomFrom(mix(seed, seedOf('secrets')));
    const age = (options.ageDays ?? 90) * DAY;
    const createdAt = Math.floor(now() - age);
    const since = Math.max(createdAt, now() - RETENTION - DAY);
    this.prefix = `/${randomText(random, 22)}`;
    this.configuration = configurationOf(options, createdAt, randomFrom(mix(seed, seedOf('keys'))), random);
    this.timeline = new Timeline(new Scrapes(since, options.scrapePhase ?? mix(seed, seedOf('scrapes')) % 60_000));
    this.#proxy = new ShadowsocksServer(this.timeline);
    this.prometheus = new Prometheus(now, this.timeline, (counter) => this.#proxy.select(counter));
    this.truth = new Truth(this.#proxy, this.timeline);
    this.#populate(options, seed, since, since > createdAt);
  }

  routes(): Route[] {
    return [
      ...serverRoutes(this.configuration, this.prefix),
      ...accessKeyRoutes(this.configuration, (id) => this.#proxy.end(id, this.now())),
      ...metricsRoutes(this.configuration, this.prometheus, this.now),
    ];
  }

  /** What the proxy tells Prometheus now, in its text format. */
  metrics(): string {
    const at = this.now();
    return exposition(
      {
        counters: counterNames.map((name) => [name, this.#proxy.select(name)]),
        keys: this.configuration.accessKeys.list().length,
        startedAt: Math.max(this.timeline.startBefore(at), this.configuration.createdAt),
      },
      at
    );
  }

  connect({ keyId, at = this.now(), length = 1000, down = 0, up = 0, protocol = 'tcp', place }: Connection): void {
    const where = place ?? places[0];
    if (where === undefined) {
      throw new RangeError('there is no place');
    }
    const bytes =
      protocol === 'tcp'
        ? { tcpDown: down, tcpUp: up, udpDown: 0, udpUp: 0 }
        : { tcpDown: 0, tcpUp: 0, udpDown: down, udpUp: up };
    this.#proxy.connect(keyId, where, { start: at, length, connections: 1, ...bytes });
  }

  createAccessKey(id: string): void {
    this.configuration.accessKeys.create({ id, name: `Key of ${id}` });
  }

  /** As over the API: the key is gone, and nothing more is counted for it. */
  deleteAccessKey(id: string): void {
    this.configuration.accessKeys.remove(id);
    this.#proxy.end(id, this.now());
  }

  #populate(options: ServerOptions, seed: number, since: number, olderThanHistory: boolean): void {
    const { keys = 12, customIds = [], webSocketKeys, traffic = 'population' } = options;
    for (const planned of planKeys({ seed, keys, customIds, since, olderThanHistory })) {
      const given = customIds.includes(planned.id) ? { id: planned.id } : {};
      const key = this.configuration.accessKeys.create({
        ...given,
        name: planned.name,
        listeners: webSocketKeys && (webSocketKeys.includes(planned.id) ? webSockets : ['tcp', 'udp']),
      });
      if (traffic === 'none') {
        continue;
      }
      this.#proxy.add(planned.clients);
      if (planned.useAgainstLimit !== undefined) {
        const used = this.truth.accessKey(planned.id, { from: this.now() - 30 * DAY, to: this.now() }).bytes;
        key.dataLimit = used > 0 ? Math.round(used / planned.useAgainstLimit) : undefined;
      }
    }
  }
}

const configurationOf = (
  options: ServerOptions,
  createdAt: number,
  keyRandom: () => number,
  random: () => number
): Configuration => ({
  name: options.name ?? 'Simulated server',
  serverId: uuid(random),
  sharesMetrics: false,
  createdAt,
  version: options.version ?? 'master',
  defaultDataLimit: options.defaultDataLimit,
  hostname: options.hostname ?? options.host ?? '127.0.0.1',
  accessKeys: new AccessKeys(7736, options.takenPorts ?? [], keyRandom),
});

const uuid = (random: () => number): string => {
  const digits = Array.from({ length: 30 }, () => Math.floor(random() * 16).toString(16)).join('');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(12, 15)}-a${digits.slice(15, 18)}-${digits.slice(18)}`;
};
