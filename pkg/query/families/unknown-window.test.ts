import { noHistory } from '../../history/nothing-known';
import { KnownKeys } from '../../history/known-keys';
import { closeAll, connected, failureWithin, healthy } from '../../outline/testing/test-server';
import { startedCallStatistics } from '../../statistics/testing/statistics';
import type { SavedQuery } from '../model';
import { parseQuery } from '../parse-query';
import { runQuery } from '../run-query';

afterEach(closeAll);

/** Answers an hour, and fails on seven days. */
async function run(query: SavedQuery) {
  const { api } = await connected((path) => {
    if (path.startsWith('/experimental') && !path.endsWith('=3600s')) {
      return failureWithin;
    }
    return path === '/metrics/transfer'
      ? { json: { bytesTransferredByUserId: { '0': 1_000_000, '1': 4_600_000_000 } } }
      : healthy(path);
  });
  const knownKeys = new KnownKeys({ store: null, address: 'home', onProblem: () => {} });
  const statistics = startedCallStatistics();
  const [frame] = await runQuery({
    query: parseQuery(query),
    timeRange: { from: Date.now() - 3_600_000, to: Date.now() },
    room: { intervalMs: 1000, maxDataPoints: 1000 },
    servers: [{ id: 'main', name: 'home', labels: {}, api, history: noHistory, knownKeys, statistics, warnings: [] }],
    signal: new AbortController().signal,
    now: Date.now(),
  });
  const notices = (frame?.meta?.notices ?? []).map(({ text }) => text);
  return { values: frame?.fields.map(({ values }) => values[0]) ?? [], notices };
}

describe('a window on which the server fails though it had traffic', () => {
  it('is not known, for alert rules too, and says so', async () => {
    const { values, notices } = await run({ queryType: 'server-metrics', window: '7d', shape: 'numeric' });
    expect(values).toEqual([null]);
    expect(notices).toEqual([expect.stringMatching(/not known for this window.*OUTLINE_WINDOW_FAILED/)]);
  });

  it('costs tables of keys their figures, not their names', async () => {
    const { values } = await run({ queryType: 'key-metrics', window: '7d' });
    expect(values).toContain('Alice');
    expect(values).not.toContain(0);
  });

  it('has no places', async () => {
    const { values, notices } = await run({ queryType: 'locations', window: '7d' });
    expect(values.every((value) => value === undefined)).toBe(true);
    expect(notices.join()).toContain('OUTLINE_WINDOW_FAILED');
  });
});
