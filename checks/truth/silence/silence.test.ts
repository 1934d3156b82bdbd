import { scoreOf } from './score';

/** Neither was used when the detector was tuned. `npm run truth -- silence` plays 24. */
const seeds = [202, 203];

it('tells of no silence where there is none, and of most blocks of many people', () => {
  const { alarms, blocks } = scoreOf(seeds, 'devices', 9);
  expect([alarms.silent.wrong, alarms.falling.wrong]).toEqual([0, 0]);
  const large = blocks.filter(({ users, left }) => users >= 10 && left < 0.1);
  const noticed = large.filter(({ noticedAfter }) => noticedAfter !== null);
  expect(large.length).toBeGreaterThan(2);
  expect(noticed.length / large.length).toBeGreaterThanOrEqual(0.75);
});

it('tells by data of no silence where there is none', () => {
  const { alarms } = scoreOf(seeds, 'data', 9);
  expect(alarms.silent.wrong).toBe(0);
});
