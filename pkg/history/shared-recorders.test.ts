import type { Recorder } from './server-history';
import { SharedRecorders, type Member } from './shared-recorders';
import type { OutlineApi } from '../outline/api';

it('asks many servers one after the other at the start', () => {
  const delays: number[] = [];
  const recorders = new SharedRecorders();
  const member: Member = {
    api: {} as OutlineApi,
    settings: { sampleSeconds: 300, backfillSecondsPerHour: 0 },
    onProbe: () => {},
    onProblem: () => {},
  };
  const recorder: Recorder = {
    records: null,
    problem: null,
    fetched: 0,
    want: () => false,
    hear: () => {},
    close: () => Promise.resolve(),
    start: (delay = 0) => void delays.push(delay),
  };
  for (let number = 0; number < 100; number += 1) {
    recorders.of(`server ${number}`, member, () => recorder).start();
  }
  expect(delays[0]).toBe(0);
  expect(delays.every((delay, index) => index === 0 || delay > (delays[index - 1] ?? 0))).toBe(true);
  expect(delays[99]).toBeGreaterThan(3000);
});
