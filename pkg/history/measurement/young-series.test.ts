import { countedSinceSeenBirth, type BirthWindow } from './young-series';

const AGE = 45;
const LEAD = 3;

/** Counters that grow by so much each minute since they began with a minute's growth, minutes ago. */
interface Began {
  minutes: number;
  eachMinute: number;
}

/** As Prometheus answers it where the counters' first samples are near 0. */
function amountIn(counters: readonly Began[], sampled: number, lead: number): number {
  return counters.reduce((sum, { minutes, eachMinute }) => {
    const own = Math.min(sampled, minutes * 60);
    const toStart = own < sampled ? 60 : Math.min(lead, 60 * (minutes * 60 === sampled ? 1 : Infinity));
    return sum + (own >= 60 ? ((own / 60) * eachMinute * (own + toStart + AGE)) / own : 0);
  }, 0);
}

function counted(...counters: Began[]) {
  const window = (scrapes: number, isSecond: boolean): BirthWindow => {
    const lead = LEAD + (isSecond ? 3 : 0);
    const sampled = scrapes * 60;
    return { isSecond, sampled, lead, age: AGE, amount: amountIn(counters, sampled, lead) };
  };
  const windows = [1, 2, 3, 4, 5, 6].map((scrapes) => window(scrapes, false));
  const whole = { amount: amountIn(counters, 600, 60), age: AGE };
  return countedSinceSeenBirth([...windows, window(4, true)], whole, { seconds: 600, sincePoll: 300 });
}

function bounds(told: ReturnType<typeof counted>) {
  return typeof told === 'object' && told !== null ? told : { least: NaN, most: NaN };
}

it('tells what one counter holds nearly to the byte', () => {
  const one = counted({ minutes: 4, eachMinute: 1e6 });
  const truth = 5e6;
  expect(one).toMatchObject({ value: expect.closeTo(truth, -5) });
  expect(one).toHaveProperty('least', expect.closeTo(truth, -5));
});

it('allows for a first sample at the poll before, as what that has was counted earlier', () => {
  const { least, most } = bounds(counted({ minutes: 5, eachMinute: 1e6 }));
  expect(least).toBeLessThanOrEqual(5e6);
  expect(most).toBeGreaterThanOrEqual(6e6);
});

it('allows for a second one that began later and is stretched more', () => {
  const two = counted({ minutes: 4, eachMinute: 1e6 }, { minutes: 1, eachMinute: 2e6 });
  const truth = 5e6 + 4e6;
  const { least, most } = bounds(two);
  expect(least).toBeLessThanOrEqual(truth);
  expect(most).toBeGreaterThanOrEqual(truth);
});
