import { isNewestScrapeMissing } from './newest-scrape';
import { answer } from './testing/answers';

/** Whole five minutes, the first scrape after them, and a moment after that. */
const BOUNDARY = 1_795_254_600;
const moments = { scrapedAt: BOUNDARY + 17, evaluatedAt: BOUNDARY + 62 };

const withBandwidthAt = (sinceSeconds: number, at: number | null) =>
  answer(sinceSeconds, { '1': 1 }, { bandwidthNow: { value: 1, at: at === null ? null : at * 1000 } });

it.each([
  ['there: the last step has it', 360, BOUNDARY + 240, false],
  ['there, with a window spelled anew', 661, BOUNDARY + 239, false],
  ['missing: the bandwidth comes from the step before', 960, BOUNDARY - 60, true],
  ['from a server up to 1.12.3: it does not say', 360, BOUNDARY + 61.153, null],
  ['with a window whose last step has three scrapes: it cannot say', 420, BOUNDARY + 180, null],
  ['without any bandwidth', 360, null, null],
])('the newest scrape is %s', (_, since, bandwidthAt, expected) => {
  expect(isNewestScrapeMissing(withBandwidthAt(since, bandwidthAt), moments)).toBe(expected);
});

it('cannot say near the edge of a step, or without series', () => {
  const edge = { scrapedAt: BOUNDARY - 60 + 59, evaluatedAt: BOUNDARY + 44 };
  expect(isNewestScrapeMissing(withBandwidthAt(360, BOUNDARY + 240), edge)).toBeNull();
  const empty = answer(360, {}, { bandwidthNow: { value: 0, at: (BOUNDARY - 60) * 1000 } });
  expect(isNewestScrapeMissing(empty, moments)).toBeNull();
});
