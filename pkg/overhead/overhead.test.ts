import { openStore } from '../store/open-store';
import type { Store } from '../store/store';
import { withScratch } from '../store/testing/scratch';
import { Overhead } from './overhead';
import { overheadSchema } from './overhead-table';
import { callingFor, currentPurpose } from './calling-for';

const HOUR = 3600;
const begin = Date.parse('2026-11-21T10:00:00Z') / 1000;
let now = 0;
beforeEach(() => {
  now = begin * 1000 + 600_000;
});

const counting = (store: Store | null) => {
  const problems: unknown[] = [];
  const overhead = new Overhead({ now: () => now, onProblem: (problem) => problems.push(problem) });
  overhead.keepIn(store);
  return { overhead, problems };
};
const open = (path: string) => openStore({ kind: 'file', path }, { schemas: [overheadSchema] });
const answered = (seconds: number) => ({ purpose: 'poll', isAnswered: true, seconds }) as const;
const unanswered = { purpose: 'poll', isAnswered: false, seconds: 10 } as const;

it('outlives the process, and adds up what several processes count', () =>
  withScratch(async (folder) => {
    const path = `${folder}/store.sqlite`;
    const [one, other] = [await open(path), await open(path)];
    const first = counting(one).overhead;
    const second = counting(other).overhead;
    for (const overhead of [first, second]) {
      overhead.note('a:1', answered(0.25));
      overhead.note('a:1', unanswered);
      overhead.note('b:1', { purpose: 'backfill', isAnswered: true, seconds: 1.5 });
      overhead.close();
    }
    one.close();
    other.close();
    const after = await open(path);
    const { overhead } = counting(after);
    const hour = { start: begin, purpose: 'poll', calls: 2, unanswered: 2, microseconds: 500_000 };
    expect(overhead.of('a:1').hours(begin, begin + HOUR)).toEqual([hour]);
    expect(overhead.of('a:1').hours(begin + HOUR, begin + 2 * HOUR)).toEqual([]);
    expect(overhead.of('a:1').since()).toBe(begin);
    expect(overhead.of('b:1').hours(begin, begin + HOUR)).toMatchObject([
      { purpose: 'backfill', microseconds: 3_000_000 },
    ]);
    expect(overhead.of('c:1').since()).toBeNull();
    after.close();
  }));

it('is known before it is written, and as long as the process lives where there is no store', () => {
  const { overhead } = counting(null);
  overhead.note('a:1', answered(0.25));
  overhead.close();
  now += HOUR * 1000;
  overhead.note('a:1', answered(0.5));
  expect(overhead.of('a:1').hours(begin, begin + 2 * HOUR)).toMatchObject([
    { start: begin, microseconds: 250_000 },
    { start: begin + HOUR, microseconds: 500_000 },
  ]);
  expect(overhead.of('a:1').since()).toBe(begin);
});

it('keeps what a store that fails did not take, and writes it later', async () => {
  const closed = await openStore({ kind: 'memory', reason: '' }, { schemas: [overheadSchema] });
  const { overhead, problems } = counting(closed);
  closed.close();
  overhead.note('a:1', answered(0.25));
  overhead.close();
  expect(problems).toHaveLength(1);
  const store = await openStore({ kind: 'memory', reason: '' }, { schemas: [overheadSchema] });
  overhead.keepIn(store);
  overhead.close();
  expect(
    counting(store)
      .overhead.of('a:1')
      .hours(begin, begin + HOUR)
  ).toMatchObject([{ calls: 1 }]);
  store.close();
});

it('forgets hours of more than a hundred days ago', async () => {
  const store = await openStore({ kind: 'memory', reason: '' }, { schemas: [overheadSchema] });
  const { overhead } = counting(store);
  overhead.note('a:1', answered(1));
  overhead.close();
  now += 101 * 24 * HOUR * 1000;
  overhead.note('a:1', answered(1));
  overhead.close();
  expect(overhead.of('a:1').since()).toBe(begin + 101 * 24 * HOUR);
  store.close();
});

it('knows through waiting what a call is for, and takes that of the innermost', async () => {
  const seen = await callingFor('alert', async () => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return [currentPurpose(), callingFor('poll', currentPurpose), currentPurpose()];
  });
  expect(seen).toEqual(['alert', 'poll', 'alert']);
});
