import type { CounterName } from '../prometheus/expression';
import { compareLabels, CounterSeries, type CounterSource, type Labels } from '../prometheus/series';
import type { Timeline } from '../prometheus/timeline';
import type { Place } from './places';
import { ScriptedClient } from './scripted-client';
import { addCounted, type Client, type Quantity, type Session } from './traffic';

/** outline-ss-server: what it counts for its clients, as the series that Prometheus scrapes. */
export class ShadowsocksServer {
  readonly #timeline: Timeline;

  readonly #clients: Client[] = [];
  #series: ReadonlyMap<CounterName, readonly CounterSeries[]> | undefined;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  add(clients: readonly Client[]): void {
    this.#clients.push(...clients);
    this.#series = undefined;
  }

  /** Lets a client connect once. `length` is in milliseconds and at least 1. */
  connect(keyId: string, place: Place, session: Session): void {
    const known = this.#clients.find(
      (client): client is ScriptedClient =>
        client instanceof ScriptedClient && client.keyId === keyId && samePlace(client.place, place)
    );
    const client = known ?? new ScriptedClient(keyId, place);
    client.connect(session);
    this.add(known === undefined ? [client] : []);
  }

  /** Nothing more is counted for a key after a moment (epoch milliseconds), as when it was deleted. */
  end(keyId: string, at: number): void {
    for (const [index, client] of this.#clients.entries()) {
      if (client.keyId === keyId) {
        this.#clients[index] = endedAt(client, at);
      }
    }
    this.#series = undefined;
  }

  list(): readonly Client[] {
    return this.#clients;
  }

  /** The series of a counter in the order of their labels. */
  select(counter: CounterName): readonly CounterSeries[] {
    this.#series ??= seriesOf(this.#clients, this.#timeline);
    return this.#series.get(counter) ?? [];
  }
}

const samePlace = (left: Place, right: Place): boolean =>
  left.location === right.location && left.asn === right.asn && left.asOrg === right.asOrg;

const endedAt = (client: Client, end: number): Client => ({
  keyId: client.keyId,
  place: client.place,
  counted: (quantity, at) => client.counted(quantity, Math.min(at, end)),
  quietUntil: (at) => (at >= end ? Infinity : client.quietUntil(at)),
});

const FLOWS: ReadonlyArray<readonly [Quantity, Labels]> = [
  ['tcpDown', { dir: 'c<p', proto: 'tcp' }],
  ['tcpUp', { dir: 'p>t', proto: 'tcp' }],
  ['udpDown', { dir: 'c<p', proto: 'udp' }],
  ['udpUp', { dir: 'p>t', proto: 'udp' }],
];

const seriesOf = (clients: readonly Client[], timeline: Timeline): Map<CounterName, CounterSeries[]> => {
  const byKey = groupBy(clients, ({ keyId }) => ({ access_key: keyId }));
  const byPlace = groupBy(clients, ({ place }) => labelsOf(place));
  const bytes = (groups: Group[]): CounterSeries[] =>
    groups.flatMap(({ labels, members }) =>
      FLOWS.map(([flow, flowLabels]) => seriesOfGroup({ ...labels, ...flowLabels }, members, flow, 1, timeline))
    );
  const tunnelTime = (groups: Group[]): CounterSeries[] =>
    groups.map(({ labels, members }) => seriesOfGroup(labels, members, 'tunnelTime', 1000, timeline));

  return new Map<CounterName, CounterSeries[]>([
    ['shadowsocks_data_bytes', sorted(bytes(byKey))],
    ['shadowsocks_data_bytes_per_location', sorted(bytes(byPlace))],
    ['shadowsocks_tunnel_time_seconds', sorted(tunnelTime(byKey))],
    ['shadowsocks_tunnel_time_seconds_per_location', sorted(tunnelTime(byPlace))],
  ]);
};

interface Group {
  labels: Labels;
  members: Client[];
}

const groupBy = (clients: readonly Client[], labelsOfClient: (client: Client) => Labels): Group[] => {
  const groups = new Map<string, Group>();
  for (const client of clients) {
    const labels = labelsOfClient(client);
    const key = JSON.stringify(labels);
    const group = groups.get(key) ?? { labels, members: [] };
    group.members.push(client);
    groups.set(key, group);
  }
  return [...groups.values()];
};

const seriesOfGroup = (
  labels: Labels,
  clients: readonly Client[],
  quantity: Quantity,
  divisor: number,
  timeline: Timeline
): CounterSeries => {
  const source: CounterSource = (times) => {
    const sums = new Float64Array(times.length);
    for (const client of clients) {
      addCounted(client, quantity, times, sums);
    }
    return divisor === 1 ? sums : sums.map((sum) => sum / divisor);
  };
  return new CounterSeries(labels, source, timeline);
};

/** Labels with empty values do not exist in Prometheus. */
const labelsOf = ({ location, asn, asOrg }: Place): Labels => ({
  ...(asn === null ? {} : { asn: String(asn) }),
  ...(asOrg === null ? {} : { asorg: asOrg }),
  location,
});

const sorted = (series: CounterSeries[]): CounterSeries[] =>
  series.sort((left, right) => compareLabels(left.labels, right.labels));
