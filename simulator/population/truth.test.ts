import { Machine } from '../machine';

const MINUTE = 60_000;
const begin = Date.UTC(2026, 10, 21);

it('tells what scrapes saw of each series, with and without its first samples', () => {
  let now = begin;
  const machine = new Machine({ keys: 2, traffic: 'none', ageDays: 0, scrapePhase: 30_000 }, () => now);
  for (const minute of [1, 2, 3, 5]) {
    machine.connect({ keyId: '0', at: begin + minute * MINUTE, down: 1000 });
  }
  machine.connect({ keyId: '0', at: begin + 3.7 * MINUTE, down: 50 });
  machine.timeline.restart(begin + 4 * MINUTE);
  now = begin + 6 * MINUTE;
  const ofKey = machine.truth.seen(now).find(({ labels }) => labels['access_key'] === '0');
  expect(ofKey).toMatchObject({ visible: 3000, scraped: 4000, since: begin + 1.5 * MINUTE });
  expect(machine.truth.total({ from: begin, to: now }).bytes).toBe(4050);
  const [{ window } = { window: null }] = machine.truth.windows({ from: begin, to: begin + 3 * MINUTE });
  expect(window).toMatchObject({ firstValue: 1000, lastValue: 2000, samples: 2 });
});

it('counts nothing more for a key that is deleted', () => {
  let now = begin;
  const machine = new Machine({ keys: 1, traffic: 'none', ageDays: 0 }, () => now);
  machine.createAccessKey('new');
  machine.connect({ keyId: 'new', at: begin, length: 10 * MINUTE, down: 1000, protocol: 'udp' });
  now = begin + 5 * MINUTE;
  machine.deleteAccessKey('new');
  expect(machine.configuration.accessKeys.list().map(({ id }) => id)).toEqual(['0']);
  expect(machine.truth.accessKey('new', { from: begin, to: begin + 60 * MINUTE }).bytes).toBe(500);
});
