import { exportedFamilies } from '../exporter/exported-families';
import { ServerLabels, type LabelledServer } from '../exporter/server-labels';
import type { NamedKey } from '../history/known-keys';
import { nameOf, type Entity } from '../history/model';
import { Column, type NumberFamily } from '../telemetry';
import type { PastStep } from './past-steps';

/** One entity's counters since the past began: bytes, and milliseconds of tunnel time. */
export interface PastCounter {
  entity: Entity;
  data: number;
  tunnelTime: number;
}

/** What a scrape of the exporter would have given at a moment. */
export interface PastScrape {
  /** Epoch milliseconds. */
  at: number;
  families: NumberFamily[];
}

/** Where a past has come to. */
export interface PastPosition {
  /** Epoch seconds of the last scrape; null: there was none yet. */
  at: number | null;
  counters: readonly PastCounter[];
}

/** What was down and can be counted all the same was up again at the end: so long after it was down, seconds. */
const BEFORE_SCRAPE = 1;

/** How long after the last step counters begin anew, seconds. */
const RESET_DELAY = 1;

/**
 * Turns a server's past into scrapes of the exporter: its counters at the end of each step, and whether the server was
 * up. As an exporter's, counters begin at 0. Of steps of which nothing is known there is no scrape, unless the server was
 * down.
 */
export class PastScrapes {
  readonly #keys: readonly NamedKey[];
  readonly #labels: ServerLabels;
  readonly #counters: Map<string, PastCounter>;
  #at: number | null;

  /** @param keys whose names are told */
  constructor(server: LabelledServer, keys: readonly NamedKey[], position: PastPosition = { at: null, counters: [] }) {
    this.#keys = keys;
    this.#labels = new ServerLabels(server);
    this.#counters = new Map(position.counters.map((counter) => [nameOf(counter.entity), { ...counter }]));
    this.#at = position.at;
  }

  get position(): PastPosition {
    return { at: this.#at, counters: [...this.#counters.values()] };
  }

  /** The scrapes of one step, after that of the step before. */
  take({ from, to, amounts, up, responseTime }: PastStep): PastScrape[] {
    const born = this.#add(amounts ?? []);
    const down = up === 0 ? [this.#scrape(amounts === null ? to : to - BEFORE_SCRAPE, [], up, null)] : [];
    if (amounts === null) {
      return down;
    }
    const before = this.#at;
    this.#at = to;
    const all = [...this.#counters.values()];
    return [
      // A counter is there, at 0, before it grows: so growth is seen.
      ...(before === null ? [this.#scrape(from, all.map(zero), 1, null)] : []),
      ...(before !== null && born.length > 0 ? [this.#counted(before, born.map(zero))] : []),
      ...down,
      this.#scrape(to, all, up || 1, responseTime),
    ];
  }

  /** After all steps: the exporter's own counters, which follow, begin at 0. */
  end(): PastScrape[] {
    const counters = [...this.#counters.values()].map(zero);
    return this.#at === null ? [] : [this.#scrape(this.#at + RESET_DELAY, counters, 1, null)];
  }

  /** @returns the counters that there were not before */
  #add(amounts: NonNullable<PastStep['amounts']>): PastCounter[] {
    const born: PastCounter[] = [];
    for (const { entity, data, tunnelTime } of amounts) {
      const name = nameOf(entity);
      const counter = this.#counters.get(name) ?? { entity, data: 0, tunnelTime: 0 };
      if (!this.#counters.has(name)) {
        this.#counters.set(name, counter);
        born.push(counter);
      }
      counter.data += data;
      counter.tunnelTime += tunnelTime;
    }
    return born;
  }

  #scrape(at: number, counters: readonly PastCounter[], up: number, responseTime: number | null): PastScrape {
    const { ofServer } = this.#labels;
    const { families } = this.#counted(at, counters);
    families.push(family('outline_up', new Column().add(ofServer, up)));
    if (responseTime !== null) {
      families.push(family('outline_scrape_duration_seconds', new Column().add(ofServer, responseTime)));
    }
    if (counters.length > 0) {
      const info = new Column();
      this.#keys.forEach(({ id, name }) => info.add(this.#labels.ofNamedKey(id, name), 1));
      families.push(family('outline_access_key_info', info));
    }
    return { at: at * 1000, families };
  }

  #counted(at: number, counters: readonly PastCounter[]): PastScrape {
    const columns = {
      key: { data: new Column(), tunnelTime: new Column() },
      location: { data: new Column(), tunnelTime: new Column() },
    };
    for (const { entity, data, tunnelTime } of counters) {
      const labels = this.#labels.of(entity);
      columns[entity.kind].data.add(labels, data);
      columns[entity.kind].tunnelTime.add(labels, tunnelTime / 1000);
    }
    return {
      at: at * 1000,
      families: [
        family('outline_access_key_data_bytes_total', columns.key.data),
        family('outline_access_key_tunnel_time_seconds_total', columns.key.tunnelTime),
        family('outline_location_data_bytes_total', columns.location.data),
        family('outline_location_tunnel_time_seconds_total', columns.location.tunnelTime),
      ],
    };
  }
}

const zero = ({ entity }: PastCounter): PastCounter => ({ entity, data: 0, tunnelTime: 0 });

/** The exporter's own family with these series. */
function family(name: string, series: Column): NumberFamily {
  const description = exportedFamilies.find((each) => each.name === name);
  if (!description) {
    throw new RangeError(`The exporter has no ${name}.`);
  }
  const { kind, help, unit = null } = description;
  return { kind, name, help, unit, series };
}
