import { systemTime } from './timekeeper';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** Seconds until the sleeper wakes. */
async function asleep(moment: number, after: () => void): Promise<number> {
  let isAwake = false;
  void systemTime.sleepUntil(moment, new AbortController().signal).then(() => (isAwake = true));
  await jest.advanceTimersByTimeAsync(10_000);
  after();
  let seconds = 10;
  for (; !isAwake && seconds < 7200; seconds += 1) {
    await jest.advanceTimersByTimeAsync(1000);
  }
  return seconds;
}

it('sleeps until a moment', async () => {
  expect(await asleep(Date.now() + 300_000, () => {})).toBe(300);
});

it('wakes early where the clock is set back, so that nobody sleeps for hours', async () => {
  const back = () => jest.setSystemTime(Date.now() - 5 * 3_600_000);
  expect(await asleep(Date.now() + 300_000, back)).toBeLessThanOrEqual(21);
});
