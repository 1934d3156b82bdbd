import { openStore } from '../store/open-store';
import { withScratch } from '../store/testing/scratch';
import { DAY } from '../time/units';
import { looksSchema } from './look-table';
import { Looks } from './looks';

const begin = Date.parse('2026-11-21T10:00:00Z') / 1000;
const port = { service: 'access-keys', port: 443 } as const;
const up = { isReachable: true, seconds: 0.02 };
const down = { isReachable: false, seconds: null };
const edges = [begin, begin + 600, begin + 900, begin + 1200];
let now = 0;

const looking = () => {
  now = begin * 1000;
  return new Looks({ now: () => now, onProblem: () => {} });
};

it('tells the share of looks that found a port reachable, by step, and nothing of steps without one', () => {
  const looks = looking();
  for (const found of [up, up, down]) {
    looks.note('a:1', port, found);
    now += 200_000;
  }
  looks.note('a:1', port, down);
  looks.note('b:1', port, down);
  const [ofPort, ...others] = looks.portsOf('a:1', 'here', edges);
  expect(others).toEqual([]);
  expect(ofPort).toEqual({
    probe: 'here',
    ...port,
    steps: [
      { reached: 2 / 3, connectSeconds: 0.02 },
      { reached: 0, connectSeconds: null },
      { reached: null, connectSeconds: null },
    ],
  });
});

it('outlives the process for as long as panels of thirty days need', () =>
  withScratch(async (folder) => {
    const open = () => openStore({ kind: 'file', path: `${folder}/store.sqlite` }, { schemas: [looksSchema] });
    const store = await open();
    const looks = looking();
    looks.keepIn(store);
    looks.note('a:1', port, up);
    looks.close();
    looks.note('a:1', port, down);
    expect(looks.portsOf('a:1', 'here', edges)[0]?.steps[0]?.reached).toBe(0.5);
    looks.close();
    store.close();
    const after = await open();
    const later = looking();
    later.keepIn(after);
    expect(later.portsOf('a:1', 'here', edges)[0]?.steps[0]).toEqual({ reached: 0.5, connectSeconds: 0.02 });
    now += 33 * DAY * 1000;
    later.note('a:1', port, up);
    later.close();
    expect(later.portsOf('a:1', 'here', edges)).toEqual([]);
    after.close();
  }));
