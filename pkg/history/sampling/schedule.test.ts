import fc from 'fast-check';
import { nextPoll, nextSearch, pollDelay, shareOf } from './schedule';

const begin = Date.parse('2026-11-21T10:00:00Z') / 1000;
const phase = { earliest: 21, latest: 22 };
const plan = { polledMinute: -Infinity, phase, delay: 45, ahead: 0, sampleSeconds: 300 };

it('polls late after the first scrape past five minutes', () => {
  expect(nextPoll({ ...plan, now: begin })).toEqual({ minute: begin, at: begin + 66.5 });
  expect(nextPoll({ ...plan, now: begin + 67 })).toEqual({ minute: begin + 300, at: begin + 366.5 });
});

it('polls no minute twice, but does not wait for one that lies ahead', () => {
  expect(nextPoll({ ...plan, now: begin + 66, polledMinute: begin }).minute).toBe(begin + 300);
  expect(nextPoll({ ...plan, now: begin + 66, polledMinute: begin + 7200 }).minute).toBe(begin);
});

it('keeps to five minutes of our clock where the server’s is ahead', () => {
  const ahead = 5 * 3600 + 120;
  expect(nextPoll({ ...plan, ahead, now: begin + ahead })).toEqual({ minute: begin + ahead, at: begin + ahead + 66.5 });
});

it('keeps clear of the whole minute as long as the phase is not known', () => {
  const { minute, at } = nextPoll({ ...plan, phase: null, now: begin });
  expect(at - minute).toBe(62 + 45);
});

it('never plans the past', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      fc.double({ min: 43, max: 52, noNaN: true }),
      (seconds, delay) => {
        const now = begin + seconds;
        const { at } = nextPoll({ ...plan, delay, now });
        expect(at).toBeGreaterThan(now);
        expect(at).toBeLessThanOrEqual(now + 300);
      }
    )
  );
});

it('spreads polls', () => {
  const delays = Array.from({ length: 100 }, (_, index) => pollDelay(shareOf(`server ${index}`)));
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(43);
  expect(Math.max(...delays)).toBeLessThanOrEqual(52);
  expect(new Set(delays.map(Math.floor)).size).toBeGreaterThan(5);
});

it('spreads polls of many servers over more than a minute, by their scrapes', () => {
  const servers = 1000;
  const bySecond = new Map<number, number>();
  for (let index = 0; index < servers; index += 1) {
    // Prometheus spreads scrapes evenly, by what it scrapes.
    const scrape = (index * 60) / servers;
    const ofServer = { earliest: scrape, latest: scrape };
    const { at } = nextPoll({ ...plan, phase: ofServer, delay: pollDelay(shareOf(`server ${index}`)), now: begin });
    const second = Math.floor(at - begin);
    bySecond.set(second, (bySecond.get(second) ?? 0) + 1);
  }
  expect(bySecond.size).toBeGreaterThan(60);
  expect(Math.max(...bySecond.values())).toBeLessThan(0.03 * servers);
});

it('looks for the phase in the first minute of five, each server at a moment of its own', () => {
  expect(nextSearch(begin + 1, 0)).toBe(begin + 2);
  expect(nextSearch(begin + 1, 0.5)).toBe(begin + 16);
  expect(nextSearch(begin + 30, 0.5)).toBe(begin + 30);
  expect(nextSearch(begin + 46, 0.5)).toBe(begin + 316);
});
