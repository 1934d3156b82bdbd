import { costOfBackfill, costOfSampling } from './server-cost';

it('of a day of samples stays small', () => {
  const cost = costOfSampling(300);
  expect(cost).toMatchObject({ polls: 288, windows: 2 * 288 + 8 });
  expect(cost.processorSeconds).toBeLessThan(20);
  expect(costOfSampling(60)).toMatchObject({ polls: 1440, windows: 2 * 1440 + 8 });
});

it('of the past is that of a window for each bucket', () => {
  const upTo = Date.parse('2026-11-21T10:25:00Z') / 1000;
  const { polls, windows, answerSeconds, processorSeconds } = costOfBackfill({
    upTo,
    createdAt: null,
    clockSetAt: null,
  });
  expect({ polls, windows }).toEqual({ polls: 0, windows: 17 + 2 + 57 + 2 + 28 + 2 });
  expect(answerSeconds).toBeLessThan(40);
  expect(processorSeconds).toBeLessThan(60);
  expect(costOfBackfill({ upTo, createdAt: upTo - 3600, clockSetAt: null }).windows).toBeLessThan(30);
});
