import { DAY } from '../../time/units';
import { reasonOf, SharingMeter } from './sharing';

const midnight = Date.UTC(2026, 10, 1) / 1000;

/** @param days of each the devices of some steps after midnight; of others nothing is known */
function read(days: ReadonlyArray<ReadonlyArray<number | null>>, allowed = 3) {
  const meter = new SharingMeter(allowed);
  days.forEach((steps, day) =>
    [...steps, null].forEach((devices, index) => meter.add(midnight + day * DAY + index * 300, devices))
  );
  const sharing = meter.read();
  return { ...sharing, reason: reasonOf(sharing, allowed) };
}

it.each([
  [[[]], { score: 0, usual: null, reason: 'Not used.' }],
  [[[1, 3, 0]], { most: 3, score: 0, reason: 'Never more than 3 devices at once.' }],
  [[[1], [2], [0], [0.2]], { usual: 1, reason: 'Never more than 3 devices at once, usually 1.' }],
  [[[1], [2], [1], [2]], { usual: 1.5 }],
  // All of its use, and twice as many as allowed.
  [[[6, 6], [6]], { score: 1, overFor: 900, times: 2, longest: 600 }],
  // One of twenty steps of use, for five minutes: a phone that changed its network.
  [[Array.from({ length: 20 }, (_, index) => (index === 7 ? 4 : 1))], { score: Math.sqrt((0.05 / 0.25) * (1 / 3)) }],
  [
    [[5, null, 5, 5], [1], [1]],
    {
      times: 2,
      longest: 600,
      usual: 1,
      reason: 'Up to 5 devices at once, usually 1; more than 3 for 15 min, 2 times, at most 10 min at a time.',
    },
  ],
  [[Array.from({ length: 14 }, () => 3.5)], { reason: 'Up to 4 devices at once; more than 3 for 1 h 10 min, once.' }],
])('of %j is %j', (days, expected) => {
  expect(read(days)).toMatchObject(expected);
});
