import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportProgress } from '../../../build/report-progress';
import type { BucketStore } from '../../../pkg/history/bucket-store';
import { openBuckets } from '../../../pkg/history/buckets/embedded-buckets';
import { openStore } from '../../../pkg/store/open-store';
import type { Store } from '../../../pkg/store/store';
import { DAY, HOUR } from '../../../pkg/time/units';
import { spanOf, Traffic } from '../history/traffic';

const KEYS = 50;
const BEGIN = Date.UTC(2026, 0, 1) / 1000;
/** Of the settings' defaults. */
const keepDays = { fiveMinutes: 35, hours: 400, days: 3660 };

/**
 * `npm run bench -- fleet-store`: what the store takes of a thousand servers of 50 keys in a day, of which the last hour is
 * written poll by poll, and in a year of one. Moments go by a clock that is moved on. Its last line is one JSON object.
 */
export async function benchFleetStore(sizes: readonly number[] = [1000]): Promise<void> {
  const results = [];
  for (const servers of sizes) {
    reportProgress(`bench: the store of ${servers} servers, a day`);
    results.push(await measureDay(servers));
  }
  reportProgress('bench: the store of one server, a year');
  process.stdout.write(`${JSON.stringify({ fleetStore: { days: results, year: await measureYear() } })}\n`);
}

async function measureDay(servers: number) {
  return withStore(async (store) => {
    let now = BEGIN;
    const fleet = openFleet(store, servers, () => now);
    const lastHour = BEGIN + DAY - HOUR;
    for (; now < lastHour; now += HOUR) {
      fleet.forEach((server) => keepHour(server, now));
    }
    const [written, cpu] = [writtenBytes(), process.cpuUsage()];
    for (; now < BEGIN + DAY; now += 300) {
      fleet.forEach((server) => keepPoll(server, now));
    }
    const { user, system } = process.cpuUsage(cpu);
    const polls = (servers * HOUR) / 300;
    return {
      servers,
      dayMiB: store.size() / 2 ** 20,
      writtenKiBPerPoll: (writtenBytes() - written) / 1024 / polls,
      cpuMsPerPoll: (user + system) / 1000 / polls,
    };
  });
}

/** A year of all takes hours; servers share nothing in the store. */
async function measureYear() {
  return withStore(async (store) => {
    let now = BEGIN;
    const [server] = openFleet(store, 1, () => now);
    for (; server && now < BEGIN + 365 * DAY; now += HOUR) {
      keepHour(server, now);
    }
    return { serverMiB: store.size() / 2 ** 20 };
  });
}

interface FilledServer {
  buckets: BucketStore;
  traffic: Traffic;
}

function openFleet(store: Store, servers: number, now: () => number): FilledServer[] {
  return Array.from({ length: servers }, (_, index) => ({
    buckets: openBuckets(store, `server-${index}`, { keepDays, now }),
    traffic: new Traffic(KEYS, index + 1),
  }));
}

/** Many at once, which polls are not, only so that this ends soon. */
function keepHour({ buckets, traffic }: FilledServer, from: number): void {
  buckets.transaction(() => {
    for (let start = from; start < from + HOUR; start += 300) {
      keepPoll({ buckets, traffic }, start);
    }
  });
}

/** As a poll leaves them behind: whether the server answered, and what flowed. */
function keepPoll({ buckets, traffic }: FilledServer, start: number): void {
  buckets.transaction(() => {
    buckets.write(spanOf(start, traffic.usedFrom(start)));
    buckets.writeAvailability({ at: start + 300, up: true, responseTime: 0.05 });
  });
}

/** Of this process, to files. */
function writtenBytes(): number {
  return Number(/^wchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
}

async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'outline-bench-'));
  const store = await openStore({ kind: 'file', path: join(folder, 'fleet.sqlite') }, { schemas: [] });
  try {
    return await work(store);
  } finally {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
