import { openStore } from '../../store/open-store';
import type { Store } from '../../store/store';
import type { BucketStore } from '../bucket-store';
import { openBuckets } from '../buckets/embedded-buckets';
import { eventsSchema } from '../buckets/rows/events';
import { historySchema } from '../buckets/rows/schema';
import type { EntityAmount } from '../model';
import { readPlacesWatch, watchPlaces } from './place-watch';

const HOUR = 3600;
const BEGIN = Date.parse('2026-10-01T00:00:00Z') / 1000;
const WEEKS = 44 * 24;
const NEVER = 10_000;
const { signal } = new AbortController();

let store: Store;
let buckets: BucketStore;
let hour: number;

beforeEach(async () => {
  store = await openStore({ kind: 'memory', reason: 'a test' }, { schemas: [historySchema, eventsSchema] });
  const keepDays = { fiveMinutes: 35, hours: 400, days: 3660 };
  buckets = openBuckets(store, 'server-1', { keepDays, now: () => BEGIN + hour * HOUR });
  hour = 0;
});
afterEach(() => store.close());

function devicesIn(location: string, from: number, mean: number): EntityAmount {
  const exact = (value: number) => ({ status: 'exact' as const, value });
  return {
    entity: { kind: 'location', location, asn: 3320, asOrg: 'Example' },
    from,
    data: exact(1000),
    tunnelTime: exact(Math.round(mean * HOUR * 1000)),
  };
}

/** Lives on for some hours with so many devices in France, and looks every few hours, or never. */
async function live(hours: number, french: number, every = 3): Promise<void> {
  for (let left = hours; left > 0; left -= every) {
    const length = Math.min(every, left);
    buckets.transaction(() => {
      for (let written = 0; written < length; written += 1, hour += 1) {
        const from = BEGIN + hour * HOUR;
        const amounts = [devicesIn('DE', from, 60), devicesIn('FR', from, french)];
        buckets.write({ from, to: from + HOUR, amounts });
      }
    });
    if (every < NEVER) {
      await watchPlaces(buckets, BEGIN + hour * HOUR + 120, signal);
    }
  }
}

const noticed = () =>
  (buckets.events?.read(0, Infinity) ?? []).map(({ kind, name, at, notBefore }) => ({
    kind,
    name,
    hour: Math.floor((at - BEGIN) / HOUR),
    since: notBefore === null ? null : (notBefore - BEGIN) / HOUR,
  }));

it('notices once which country went silent and came back, and since when', async () => {
  await live(WEEKS, 20, NEVER);
  await live(3, 20);
  const silent = hour;
  await live(30, 0.1);
  const back = hour;
  await live(30, 20);
  const events = noticed();
  expect(events.map(({ kind, name }) => [kind, name])).toEqual([
    ['place-silent', 'FR'],
    ['place-back', 'FR'],
  ]);
  expect(events[0]?.since).toBe(silent);
  expect(events[0]?.hour).toBeLessThanOrEqual(silent + 9);
  expect(events[1]?.hour).toBeGreaterThan(back);
  expect(events[1]?.hour).toBeLessThanOrEqual(back + 12);
});

it('takes what it sees first for no event, and begins when there is enough history', async () => {
  await live(3, 20);
  expect(readPlacesWatch(buckets).since).toBeNull();
  await live(WEEKS, 20, NEVER);
  await live(20, 0.1, NEVER);
  await live(1, 0.1);
  expect(readPlacesWatch(buckets)).toMatchObject({ silent: ['FR'] });
  expect(noticed()).toEqual([]);
  await live(30, 20);
  expect(noticed().map(({ kind }) => kind)).toEqual(['place-back']);
});
