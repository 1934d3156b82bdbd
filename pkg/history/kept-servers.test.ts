import { historySchema } from './buckets/rows/schema';
import { openStore } from '../store/open-store';
import { midnight, trueSpan } from './buckets/testing/truth';
import { keepingOf, openServers } from './kept-servers';
import { knownServersSchema } from './known-servers';

const day = 86_400;
const { signal } = new AbortController();

it('keeps 31 days for one data source where a second one keeps one day', async () => {
  const schemas = [historySchema, knownServersSchema];
  const store = await openStore({ kind: 'memory', reason: 'A test.' }, { schemas });
  let now = midnight;
  const kept = openServers(store, () => now);
  const days = (count: number) => ({ fiveMinutes: count, hours: count, days: count });
  const open = (uid: string, keepDays: ReturnType<typeof days>) => {
    kept.known.use({ tenant: 'org-1', uid, name: uid, keepDays }, ['server:1']);
    return keepingOf('server:1', kept, keepDays).open('a-server').buckets;
  };
  const first = open('first', days(31));
  for (; now < midnight + 31 * day; now += day) {
    first.write(trueSpan(now, now + day));
  }
  const second = open('second', days(1));
  for (const end = now + day; now < end; now += 300) {
    second.write(trueSpan(now, now + 300));
  }
  expect(first.extent()?.from).toBe(midnight);
  const { complete } = await first.totals({ kind: 'key', from: midnight + day, to: now, signal });
  expect(complete).toBe(true);
  store.close();
});
