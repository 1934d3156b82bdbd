import { counterNames, type CounterName } from '../prometheus/expression';
import type { SampledWindow } from '../prometheus/increase';
import type { Labels } from '../prometheus/series';
import type { Span } from '../prometheus/scrapes';
import type { Timeline } from '../prometheus/timeline';
import type { ShadowsocksServer } from './shadowsocks-server';
import type { Client, Quantity } from './traffic';

/** What really happened in a span: bytes that left the server and tunnel time in seconds. */
export interface Growth {
  bytes: number;
  tunnelTime: number;
}

export interface PlaceGrowth extends Growth {
  location: string;
  asn: number | null;
  asOrg: string | null;
}

export interface StoredSeries {
  counter: CounterName;
  labels: Labels;
  /** `[epoch milliseconds, value]` of every stored sample. */
  samples: Array<[number, number]>;
}

/** What Prometheus's samples of one series tell of everything until a moment. */
export interface SeenSeries {
  counter: CounterName;
  labels: Labels;
  /** Growth that a window over all samples shows: without the first sample, with the values after restarts. */
  visible: number;
  /** The same with all that was in the first sample, and in those after restarts. */
  scraped: number;
  /** Epoch milliseconds of the first sample. */
  since: number;
}

const FLOWS: readonly Quantity[] = ['tcpDown', 'tcpUp', 'udpDown', 'udpUp'];

/**
 * The exact figures of one server, as its proxy counted them after `from` and until `to` (epoch milliseconds), whatever
 * Prometheus and the management API make of them: bytes of a TCP connection belong to the moment at which it closed.
 */
export class Truth {
  readonly #proxy: ShadowsocksServer;
  readonly #timeline: Timeline;

  constructor(proxy: ShadowsocksServer, timeline: Timeline) {
    this.#proxy = proxy;
    this.#timeline = timeline;
  }

  total(span: Span): Growth {
    return growthOf(this.#proxy.list(), span);
  }

  /** By access key id, also of keys without traffic as long as they have clients. */
  accessKeys(span: Span): Map<string, Growth> {
    const ids = [...new Set(this.#proxy.list().map(({ keyId }) => keyId))];
    return new Map(ids.map((id) => [id, this.accessKey(id, span)]));
  }

  accessKey(id: string, span: Span): Growth {
    return growthOf(
      this.#proxy.list().filter(({ keyId }) => keyId === id),
      span
    );
  }

  locations(span: Span): PlaceGrowth[] {
    const byPlace = new Map<string, Client[]>();
    for (const client of this.#proxy.list()) {
      const { location, asn, asOrg } = client.place;
      const key = JSON.stringify([location, asn, asOrg]);
      byPlace.set(key, [...(byPlace.get(key) ?? []), client]);
    }
    return [...byPlace.values()].map((clients) => {
      const { location = 'ZZ', asn = null, asOrg = null } = clients[0]?.place ?? {};
      return { location, asn, asOrg, ...growthOf(clients, span) };
    });
  }

  /** The moments of the scrapes in a span, both ends included. */
  scrapes(span: Span): number[] {
    return this.#timeline.scrapes.list(span);
  }

  /** What was seen of each series by the scrape at a moment (epoch milliseconds); not of those without a sample yet. */
  seen(at: number): SeenSeries[] {
    const allRuns = this.#timeline.scraped([{ from: -Infinity, to: at }]);
    const eachRun = this.#timeline.scraped(allRuns.runs.map(({ first, last }) => ({ from: first, to: last })));
    return counterNames.flatMap((counter) =>
      this.#proxy.select(counter).flatMap((series) => {
        const [all] = series.windows(allRuns);
        return all === undefined
          ? []
          : [
              {
                counter,
                labels: series.labels,
                visible: all.lastValue - all.firstValue + all.lostToResets,
                scraped: series.windows(eachRun).reduce((sum, run) => sum + (run?.lastValue ?? 0), 0),
                since: all.firstTime,
              },
            ];
      })
    );
  }

  /** The samples of each series in a span, summed up as Prometheus's `increase` needs them. */
  windows(span: Span): Array<{ counter: CounterName; labels: Labels; window: SampledWindow }> {
    const scraped = this.#timeline.scraped([span]);
    return counterNames.flatMap((counter) =>
      this.#proxy.select(counter).flatMap((series) => {
        const [window] = series.windows(scraped);
        return window === undefined ? [] : [{ counter, labels: series.labels, window }];
      })
    );
  }

  /** Every sample that Prometheus has stored in a span. Large: a sample is there for each series and minute. */
  samples(span: Span): StoredSeries[] {
    return counterNames.flatMap((counter) =>
      this.#proxy
        .select(counter)
        .map((series) => ({ counter, labels: series.labels, samples: series.samples(span) }))
        .filter(({ samples }) => samples.length > 0)
    );
  }
}

const growthOf = (clients: readonly Client[], { from, to }: Span): Growth => {
  const grown = (client: Client, quantity: Quantity): number =>
    client.counted(quantity, to) - client.counted(quantity, from);
  const sum = (quantities: readonly Quantity[]): number =>
    clients.reduce(
      (total, client) => total + quantities.reduce((own, quantity) => own + grown(client, quantity), 0),
      0
    );
  return { bytes: sum(FLOWS), tunnelTime: sum(['tunnelTime']) / 1000 };
};
