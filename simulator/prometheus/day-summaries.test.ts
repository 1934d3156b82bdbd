import { Machine } from '../machine';
import { serverMetrics } from '../outline/server-metrics';

const DAY = 86_400;
const now = Date.UTC(2026, 10, 21, 10, 2, 13);
const machine = () => new Machine({ keys: 3, ageDays: 6, scrapePhase: 20_000 }, () => now);
const answer = ({ prometheus }: Machine, seconds: number) => serverMetrics(prometheus, now / 1000, seconds, 'range');

it('answers the same whatever was asked before, and what has changed since', async () => {
  const asked = machine();
  for (const days of [1, 2, 3]) {
    await answer(asked, days * DAY);
  }
  expect(await answer(asked, 5 * DAY)).toEqual(await answer(machine(), 5 * DAY));

  const changed = machine();
  for (const each of [asked, changed]) {
    each.timeline.scrapes.miss({ from: now - 3 * DAY * 1000, to: now - 2 * DAY * 1000 });
    each.connect({ keyId: '0', at: now - 1.5 * DAY * 1000, down: 1e9 });
  }
  expect(await answer(asked, 5 * DAY)).toEqual(await answer(changed, 5 * DAY));
});
