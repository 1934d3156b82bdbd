import { FIVE_MINUTES } from '../history/bucket-store';
import type { PluginError } from '../errors/plugin-error';
import type { Store } from '../store/store';
import { WaitingRows } from '../store/waiting-rows';
import { inSteps } from '../time/edges';
import { floorTo } from '../time/rounding';
import { DAY, toSeconds, type EpochMilliseconds, type EpochSeconds } from '../time/units';
import type { Connected } from './connect-port';
import { LookTable, type LooksInBucket } from './look-table';
import type { PortInSteps, Service } from './ports';

interface LooksOptions {
  /** By default the system's clock. */
  now?: () => EpochMilliseconds;
  onProblem: (problem: PluginError) => void;
}

/** How long they are kept: what panels of thirty days need. */
const KEPT = 32 * DAY;
/** So many buckets wait at most for a store that cannot be written. */
const MOST_WAITING = 20_000;

/** What ports looked like from this machine, for all data sources of this process. */
export class Looks {
  readonly #now: () => EpochMilliseconds;
  readonly #buckets: WaitingRows<LooksInBucket & { address: string }, LookTable>;

  constructor({ now = Date.now, onProblem }: LooksOptions) {
    this.#now = now;
    const open = (store: Store) => new LookTable(store);
    this.#buckets = new WaitingRows({ open, kept: KEPT, most: MOST_WAITING, now, onProblem });
  }

  /** Keeps in this store from now on; null: nowhere. */
  keepIn(store: Store | null): void {
    this.#buckets.keepIn(store);
  }

  /** @param address host and port of the server's management API */
  note(address: string, { service, port }: Pick<LooksInBucket, 'service' | 'port'>, connected: Connected): void {
    const start = floorTo(toSeconds(this.#now()), FIVE_MINUTES);
    const none = { address, service, port, start, looks: 0, reached: 0, microseconds: 0 };
    this.#buckets.add(JSON.stringify([address, start, service, port]), (before = none) => ({
      ...before,
      looks: before.looks + 1,
      reached: before.reached + (connected.isReachable ? 1 : 0),
      microseconds: before.microseconds + Math.round((connected.seconds ?? 0) * 1e6),
    }));
  }

  /** How ports of a server looked between edges. Five minutes belong to the step in which they begin. */
  portsOf(address: string, probe: string, edges: readonly EpochSeconds[]): PortInSteps[] {
    const [from, to] = [edges[0] ?? 0, edges.at(-1) ?? 0];
    const waiting = this.#buckets.rows.filter(
      (bucket) => bucket.address === address && bucket.start >= from && bucket.start < to
    );
    const ports = new Map<string, { service: Service; port: number; buckets: LooksInBucket[] }>();
    for (const bucket of [...(this.#buckets.table?.read(address, from, to) ?? []), ...waiting]) {
      const { service, port } = bucket;
      const known = ports.get(`${service} ${port}`) ?? { service, port, buckets: [] };
      ports.set(`${service} ${port}`, known);
      known.buckets.push(bucket);
    }
    return [...ports.values()].map(({ service, port, buckets }) => ({
      probe,
      service,
      port,
      steps: inSteps(buckets, edges).map((own) => {
        const [looks, reached, microseconds] = [sum(own, 'looks'), sum(own, 'reached'), sum(own, 'microseconds')];
        return {
          reached: looks > 0 ? reached / looks : null,
          connectSeconds: reached > 0 ? microseconds / 1e6 / reached : null,
        };
      }),
    }));
  }

  /** Writes what is not written yet. */
  close(): void {
    this.#buckets.write();
  }
}

function sum(buckets: readonly LooksInBucket[], figure: 'looks' | 'reached' | 'microseconds'): number {
  return buckets.reduce((added, bucket) => added + bucket[figure], 0);
}
