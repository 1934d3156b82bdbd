import type { Quantity } from '../../pkg/history/measurement/answer-amounts';
import { nameOf, type Entity } from '../../pkg/history/model';

/** A stored series: times are epoch milliseconds, tunnel time counts seconds. */
export interface StoredSeries {
  counter: string;
  labels: Readonly<Record<string, string>>;
  samples: ReadonlyArray<readonly [number, number]>;
}

/** What one quantity of one entity grew: bytes, or milliseconds. */
export interface TrueGrowth {
  amount: number;
  /** The part that came with the first samples of series, which no answer can show. */
  inFirstSamples: number;
  /** First samples of a later span that longer windows show as part of this one. */
  ofLaterSpan?: number;
}

/** What the stored counters of a server grew, by entity. */
export class CounterGrowth {
  readonly #restarts: readonly number[];

  readonly #series = new Map<string, Record<Quantity, StoredSeries[]>>();
  readonly entities = new Map<string, Entity>();

  /** @param restarts when the proxy was started again, epoch milliseconds; else it is told by counters that fall */
  constructor(all: readonly StoredSeries[], restarts: readonly number[] = []) {
    this.#restarts = restarts;

    for (const series of all) {
      const { counter, labels } = series;
      if (labels['dir'] !== undefined && labels['dir'] !== 'c<p' && labels['dir'] !== 'p>t') {
        continue;
      }
      const entity = entityOf(labels);
      const name = nameOf(entity);
      const known = this.#series.get(name) ?? { data: [], tunnelTime: [] };
      known[counter.startsWith('shadowsocks_data_bytes') ? 'data' : 'tunnelTime'].push(series);
      this.#series.set(name, known);
      this.entities.set(name, entity);
    }
  }

  /** Between two moments, epoch milliseconds; samples at `from` do not count, those at `to` do. */
  between(name: string, quantity: Quantity, from: number, to: number): TrueGrowth {
    const growth = { amount: 0, inFirstSamples: 0 };
    for (const { samples } of this.#series.get(name)?.[quantity] ?? []) {
      this.#add(growth, samples, from, to);
    }
    const scale = quantity === 'data' ? 1 : 1000;
    return { amount: growth.amount * scale, inFirstSamples: growth.inFirstSamples * scale };
  }

  #add(growth: TrueGrowth, samples: StoredSeries['samples'], from: number, to: number): void {
    for (let index = firstAfter(samples, from); index < samples.length; index += 1) {
      const [time = 0, value = 0] = samples[index] ?? [];
      if (time > to) {
        return;
      }
      const [timeBefore = -Infinity, before = Infinity] = samples[index - 1] ?? [];
      const isFirst = value < before || this.#restarts.some((restart) => restart > timeBefore && restart <= time);
      growth.amount += isFirst ? value : value - before;
      growth.inFirstSamples += isFirst ? value : 0;
    }
  }
}

function firstAfter(samples: StoredSeries['samples'], from: number): number {
  let [low, high] = [0, samples.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((samples[middle]?.[0] ?? 0) > from) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

function entityOf({ access_key: id, location, asn, asorg }: StoredSeries['labels']): Entity {
  if (id !== undefined) {
    const number = Number.parseInt(id, 10);
    return { kind: 'key', keyId: Number.isNaN(number) ? null : String(number) };
  }
  return {
    kind: 'location',
    location: location ?? 'ZZ',
    asn: asn === undefined ? null : Number.parseInt(asn, 10),
    asOrg: asorg ?? null,
  };
}
