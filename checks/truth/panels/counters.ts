import type { StoredQuantity } from './quantity';
import { keyName, placeName, serverName } from './entity-name';
import type { SimulatedServer } from '../../../simulator/server';

/** What was counted of one quantity until a moment: bytes, or seconds. */
interface Counted {
  /** As windows over all samples show it: without the first sample of each series. */
  visible: number;
  /** As the scrapes saw it: without what flowed between the last scrape and a stop of the proxy. */
  scraped: number;
  flowed: number;
}

/** A true amount, in as far as anybody can know it. */
export interface TrueAmount {
  /** Without the first samples of series, which no window shows. */
  visible: number;
  /** With them, but without what flowed between a scrape and a stop of the proxy. */
  scraped: number;
  flowed: number;
}

type Totals = ReadonlyMap<string, Readonly<Record<StoredQuantity, Counted>>>;

/** A moment at which a span of an answer may really begin or end. */
interface Edge {
  at: number;
  totals: Totals;
}

const nothing: Totals = new Map();
const beginning: Edge = { at: -Infinity, totals: nothing };
const zero: Counted = { visible: 0, scraped: 0, flowed: 0 };

/** What the counters of one simulated server really showed. Moments are epoch milliseconds of the server's clock. */
export class Counters {
  readonly #server: SimulatedServer;

  readonly #known = new Map<number, Totals>();
  #current: Edge | undefined;

  constructor(server: SimulatedServer) {
    this.#server = server;
  }

  /**
   * What a span may truly hold. Spans are told to a minute, so each end is the scrape before or after; an end that no
   * scrape has followed yet is the newest scrape, or the moment itself. Before the first scrape there is nothing.
   */
  amounts(name: string, quantity: StoredQuantity, { from, to }: { from: number; to: number }): TrueAmount[] {
    const starts = this.newestScrape(from) === null ? [beginning] : this.#edges(from);
    const ends = this.#edges(to);
    return starts.flatMap((start) =>
      ends.filter((end) => end.at >= start.at).map((end) => difference(start, end, name, quantity))
    );
  }

  /** What the samples in one window show: of a counter that began in it, also anew, nothing of its first sample. */
  shownByWindow(name: string, quantity: StoredQuantity, window: { from: number; to: number }): number {
    return this.#server.truth
      .windows(window)
      .filter(({ counter, labels }) => quantityOfCounter(counter) === quantity && namesOf(labels).includes(name))
      .reduce(
        (sum, { window: { firstValue, lastValue, lostToResets } }) => sum + lastValue - firstValue + lostToResets,
        0
      );
  }

  /** Everybody who was counted until a moment. */
  names(at: number): string[] {
    return [...this.#totalsNow(at).keys()];
  }

  /** Epoch milliseconds of the newest scrape at a moment; null where there was none yet. */
  newestScrape(at: number): number | null {
    for (let reach = 120_000; ; reach *= 4) {
      const newest = this.#server.truth.scrapes({ from: at - reach, to: at }).at(-1);
      if (newest !== undefined || reach > at) {
        return newest ?? null;
      }
    }
  }

  #edges(at: number): Edge[] {
    const now = this.#server.now();
    const moment = Math.min(at, now);
    const before = this.newestScrape(moment);
    const after = this.#scrapeAfter(moment, now);
    return [
      before === null ? beginning : { at: before, totals: this.#totalsOfScrape(before) },
      after === null
        ? { at: moment, totals: this.#totalsNow(moment) }
        : { at: after, totals: this.#totalsOfScrape(after) },
    ];
  }

  #scrapeAfter(at: number, now: number): number | null {
    for (let reach = 120_000; ; reach *= 4) {
      const [next] = this.#server.truth.scrapes({ from: at, to: Math.min(at + reach, now) });
      if (next !== undefined || at + reach >= now) {
        return next ?? null;
      }
    }
  }

  #totalsOfScrape(at: number): Totals {
    const totals = this.#known.get(at) ?? this.#totals(at);
    this.#known.set(at, totals);
    return totals;
  }

  #totalsNow(at: number): Totals {
    if (this.#current?.at !== at) {
      this.#current = { at, totals: this.#totalsSinceScrape(at) };
    }
    return this.#current.totals;
  }

  /** What has flowed since the newest scrape is part of each. */
  #totalsSinceScrape(at: number): Totals {
    const newest = this.newestScrape(at);
    const scraped = newest === null ? nothing : this.#totalsOfScrape(newest);
    return new Map(
      [...this.#totals(at)].map(([name, now]) => {
        const before = scraped.get(name);
        const since = (quantity: StoredQuantity): Counted => {
          const { visible, scraped: seen, flowed } = before?.[quantity] ?? zero;
          const more = now[quantity].flowed - flowed;
          return { visible: visible + more, scraped: seen + more, flowed: now[quantity].flowed };
        };
        return [name, { data: since('data'), tunnelTime: since('tunnelTime') }];
      })
    );
  }

  #totals(at: number): Totals {
    const { truth } = this.#server;
    const totals = new Map<string, Record<StoredQuantity, Counted>>();
    const of = (name: string) => {
      const known = totals.get(name) ?? { data: { ...zero }, tunnelTime: { ...zero } };
      totals.set(name, known);
      return known;
    };
    for (const { counter, labels, visible, scraped } of truth.seen(at)) {
      for (const name of namesOf(labels)) {
        const counted = of(name)[quantityOfCounter(counter)];
        counted.visible += visible;
        counted.scraped += scraped;
      }
    }
    const span = { from: 0, to: at };
    const flow = (name: string, { bytes, tunnelTime }: { bytes: number; tunnelTime: number }) => {
      of(name).data.flowed += bytes;
      of(name).tunnelTime.flowed += tunnelTime;
    };
    truth.accessKeys(span).forEach((grown, id) => flow(keyName(id), grown));
    for (const { location, asn, asOrg, ...grown } of truth.locations(span)) {
      flow(placeName(location, asn, asOrg), grown);
    }
    flow(serverName, truth.total(span));
    return totals;
  }
}

function quantityOfCounter(counter: string): StoredQuantity {
  return counter.startsWith('shadowsocks_data_bytes') ? 'data' : 'tunnelTime';
}

/** Whose figures a series is part of: the server's own are sums over its keys. */
function namesOf({ access_key: key, location, asn, asorg }: Readonly<Record<string, string | undefined>>): string[] {
  return key === undefined ? [placeName(location, asn, asorg)] : [keyName(key), serverName];
}

function difference(start: Edge, end: Edge, name: string, quantity: StoredQuantity): TrueAmount {
  const [from, to] = [start, end].map(({ totals }) => totals.get(name)?.[quantity] ?? zero);
  const { visible, scraped, flowed } = from ?? zero;
  const last = to ?? zero;
  return { visible: last.visible - visible, scraped: last.scraped - scraped, flowed: last.flowed - flowed };
}
