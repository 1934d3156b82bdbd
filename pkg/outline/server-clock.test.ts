import fc from 'fast-check';
import { ServerClock } from './server-clock';

const second = 1000;

it('takes clocks for equal until it is told', () => {
  const clock = new ServerClock();
  expect(clock.serverTime(5000)).toBe(5000);
  expect(clock.read({ serverTime: null, sentAt: 0, receivedAt: 10 })).toBe(true);
  expect(clock.serverTime(5000)).toBe(5000);
});

it('always holds the true difference, and becomes narrow', () => {
  const reading = fc.record({ at: fc.integer({ min: 0, max: 600_000 }), takes: fc.integer({ min: 1, max: 400 }) });
  fc.assert(
    fc.property(
      fc.integer({ min: -7200_000, max: 7200_000 }),
      fc.array(reading, { minLength: 1 }),
      (ahead, readings) => {
        const clock = new ServerClock();
        for (const { at, takes } of readings.sort((a, b) => a.at - b.at)) {
          const answered = at + Math.floor(takes / 2) + ahead;
          const serverTime = Math.floor(answered / second) * second;
          expect(clock.read({ serverTime, sentAt: at, receivedAt: at + takes })).toBe(true);
          const { earliest, latest } = clock.bounds({ sentAt: at, receivedAt: at });
          expect(earliest).toBeLessThanOrEqual(at + ahead);
          expect(latest).toBeGreaterThanOrEqual(at + ahead);
          expect(latest - earliest).toBeLessThanOrEqual(second + takes);
          expect(clock.serverTime(clock.ourTime(at))).toBeCloseTo(at);
        }
      }
    )
  );
});

it('notices that a clock was set', () => {
  const clock = new ServerClock();
  expect(clock.read({ serverTime: 10_000, sentAt: 10_100, receivedAt: 10_150 })).toBe(true);
  expect(clock.read({ serverTime: 320_000, sentAt: 310_100, receivedAt: 310_150 })).toBe(false);
  expect(clock.read({ serverTime: 330_000, sentAt: 320_100, receivedAt: 320_150 })).toBe(true);
  expect(clock.serverTime(320_100)).toBeGreaterThan(329_000);
});
