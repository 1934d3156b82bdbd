import { openBuckets } from '../embedded-buckets';
import { keepDays, openMemory } from '../testing/open';
import { midnight, trueSpan } from '../testing/truth';
import { RecentReads, ReadBudget } from './recent-reads';

const read = jest.fn((): object => ({}));
beforeEach(() => read.mockClear());

describe('recent reads', () => {
  it('are made once for the same question', () => {
    const reads = new RecentReads(new ReadBudget());
    expect(reads.get('key', [0, 300], 1, read)).toBe(reads.get('key', [0, 300], 1, read));
    reads.get('location', [0, 300], 1, read);
    reads.get('key', [0, 60, 300], 1, read);
    expect(read).toHaveBeenCalledTimes(3);
    reads.get('key', [0, 120, 300], 1, read);
    expect(read).toHaveBeenCalledTimes(4);
  });

  it('are made anew when all is forgotten, of one server alone', () => {
    const budget = new ReadBudget();
    const [one, other] = [new RecentReads(budget), new RecentReads(budget)];
    one.get('key', [0, 300], 1, read);
    other.get('key', [0, 300], 1, read);
    one.forget();
    other.get('key', [0, 300], 1, read);
    expect(read).toHaveBeenCalledTimes(2);
    one.get('key', [0, 300], 1, read);
    expect(read).toHaveBeenCalledTimes(3);
  });

  it('make room for newer ones', () => {
    const reads = new RecentReads(new ReadBudget());
    for (let end = 1; end <= 5; end += 1) {
      reads.get('key', [0, end], 1_000_000, read);
    }
    reads.get('key', [0, 5], 1_000_000, read);
    expect(read).toHaveBeenCalledTimes(5);
    reads.get('key', [0, 1], 1_000_000, read);
    expect(read).toHaveBeenCalledTimes(6);
  });
});

it('what is kept of a server is read once between two writes', async () => {
  const store = await openMemory();
  const buckets = openBuckets(store, 'server', { keepDays, now: () => midnight + 900 });
  const { signal } = new AbortController();
  const ask = () =>
    Promise.all([
      buckets.totals({ kind: 'key', from: midnight, to: midnight + 600, signal }),
      buckets.series({ kind: 'key', entities: [], edges: [midnight, midnight + 600], signal }),
    ]);
  buckets.write(trueSpan(midnight, midnight + 300));
  const [totals, series] = await ask();
  expect(await ask()).toEqual([totals, series]);
  expect((await ask())[0]).toBe(totals);
  buckets.write(trueSpan(midnight + 300, midnight + 600));
  const [after] = await ask();
  expect(after.covered).toEqual({ from: midnight, to: midnight + 600 });
  expect(totals.covered).toEqual({ from: midnight, to: midnight + 300 });
  store.close();
});
