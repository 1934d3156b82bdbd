import type { Entity, EntityAmount, MeasuredSpan } from '../../../pkg/history/model';
import { DAY } from '../../../pkg/time/units';

/** One entity's traffic in five minutes. */
export interface Use {
  entity: number;
  /** Bytes. */
  data: number;
  /** Milliseconds. */
  tunnelTime: number;
}

const countries = ['CH', 'DE', 'FR', 'IR', 'IT', 'RU', 'TM', 'UA', 'US', 'ZZ'];

/**
 * Traffic of a server as operators describe theirs: a few keys are used most of the time, most are idle (the share of
 * the five minutes in which the n-th key is used falls like 1/n), evenings are busier than mornings. Always the same
 * for one seed.
 */
export class Traffic {
  #seed: number;

  constructor(
    readonly keys: number,
    seed = 1
  ) {
    this.#seed = seed;
  }

  /** Keys in use in the five minutes from `start` on; a twentieth of a thousand, in the mean. */
  usedFrom(start: number): Use[] {
    const evening = 1 + 0.6 * Math.sin(((start % DAY) / DAY - 0.5) * 2 * Math.PI);
    const used: Use[] = [];
    for (let entity = 1; entity <= this.keys; entity++) {
      if (this.#random() < Math.min(0.7, this.keys / 100 / entity) * evening) {
        const tunnelTime = Math.round(300_000 * (0.1 + this.#random()));
        used.push({ entity, data: Math.round(tunnelTime * 20 * this.#random() ** 4 * 10), tunnelTime });
      }
    }
    return used;
  }

  /** Numerical Recipes' generator: what matters is that it is fast and repeatable. */
  #random(): number {
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#seed / 2 ** 32;
  }
}

export const keyOf = (entity: number): Entity => ({ kind: 'key', keyId: String(entity) });

/** A tenth of the keys share a network. */
const locationOf = (entity: number): Entity => ({
  kind: 'location',
  location: countries[entity % countries.length] ?? 'ZZ',
  asn: 1000 + Math.ceil(entity / 10),
  asOrg: `Network ${Math.ceil(entity / 10)}`,
});

/** The same as a sampler hands it to the store, by key and by location. */
export function spanOf(start: number, used: readonly Use[]): MeasuredSpan {
  const places = new Map<string, EntityAmount & { sum: { data: number; tunnelTime: number } }>();
  for (const { entity, data, tunnelTime } of used) {
    const location = locationOf(entity);
    const name = JSON.stringify(location);
    const sum = places.get(name)?.sum ?? { data: 0, tunnelTime: 0 };
    sum.data += data;
    sum.tunnelTime += tunnelTime;
    places.set(name, { ...amount(location, start, sum), sum });
  }
  const keys = used.map(({ entity, ...use }) => amount(keyOf(entity), start, use));
  return { from: start, to: start + 300, amounts: [...keys, ...places.values()] };
}

function amount(entity: Entity, from: number, use: { data: number; tunnelTime: number }): EntityAmount {
  return {
    entity,
    from,
    data: { status: 'exact', value: use.data },
    tunnelTime: { status: 'exact', value: use.tunnelTime },
  };
}
