import { type CheckedFrame, checkFrame } from '../frames/check';
import { KnownKeys } from '../history/known-keys';
import { createOutlineApi } from '../outline/client';
import { startedCallStatistics } from '../statistics/testing/statistics';
import type { SavedQuery } from './model';
import { parseQuery } from './parse-query';
import { runQuery, type QueryableServer } from './run-query';
import { keepHistory, writeSpans, type KeptHistory } from './testing/kept-history';
import { noticesOf } from './testing/simulated-query';
import { clock, epoch, keys, known } from './testing/steady-amounts';

const now = Date.parse(clock);
/** The last hour but for ten minutes is not known of this server. */
const ends = epoch('2026-11-21T09:10Z');
let histories: KeptHistory[];
let servers: QueryableServer[];

beforeAll(async () => {
  histories = await Promise.all([1, 2, 3].map(() => keepHistory(() => now / 1000)));
  histories.forEach(({ buckets }, index) => writeSpans(buckets, known.from, index === 1 ? ends : known.to, 300, keys));
  servers = histories.map((history, index) => serverOf(history, index));
});
afterAll(async () => {
  await Promise.all(servers.map(({ api }) => api.close()));
  histories.forEach((history) => history.close());
});

/** Its management API is never asked. */
function serverOf(history: KeptHistory, index: number): QueryableServer {
  const name = ['Frankfurt', 'Helsinki', 'Singapore'][index] ?? '';
  const settings = { name, apiUrl: 'https://127.0.0.1:1/secret', certSha256: null, tlsSkipVerify: false };
  return {
    id: name,
    name,
    labels: { provider: index < 2 ? 'hetzner' : 'ovh' },
    api: createOutlineApi({ ...settings, timeoutSeconds: 1, cacheTtlSeconds: 0, maxConcurrentCalls: 2 }),
    history,
    knownKeys: new KnownKeys({ store: null, address: name, onProblem: () => {} }),
    statistics: startedCallStatistics(),
    warnings: [],
  };
}

async function series(query: SavedQuery): Promise<CheckedFrame> {
  const [frame] = await runQuery({
    query: parseQuery({ queryType: 'server-metrics', figure: 'data', shape: 'time-series', step: '5m', ...query }),
    timeRange: { from: now - 3_600_000, to: now },
    room: { intervalMs: 300_000, maxDataPoints: 1000 },
    servers,
    signal: new AbortController().signal,
    now,
  });
  if (!frame) {
    throw new Error('the query has no frame');
  }
  return checkFrame(frame);
}

const lists = ({ fields }: CheckedFrame) => fields.slice(1).map(({ values }) => values as Array<number | null>);

it('has a series a server, or one of those that know each step', async () => {
  const each = await series({});
  expect(each.fields.slice(1).map(({ labels }) => labels)).toEqual([
    { server: 'Frankfurt', provider: 'hetzner' },
    { server: 'Helsinki', provider: 'hetzner' },
    { server: 'Singapore', provider: 'ovh' },
  ]);
  const all = await series({ groupServersBy: [], bounds: true });
  const [total = [], least, most] = lists(all);
  expect(all.fields[1]?.labels).toEqual({});
  const parts = lists(each);
  expect(parts[1]).toContain(null);
  expect(total).toEqual(total.map((_, step) => parts.reduce((sum, part) => sum + (part[step] ?? 0), 0)));
  expect([least, most]).toEqual([total, total]);
  expect(noticesOf(all)).toContain('“Data transferred” is the sum without Helsinki, where it is not known.');
});

it('has a series for each label, by which it is called', async () => {
  const frame = await series({ groupServersBy: ['provider'] });
  expect(frame.fields.slice(1).map(({ labels }) => labels)).toEqual([{ provider: 'hetzner' }, { provider: 'ovh' }]);
  expect(frame.fields.slice(1).map(({ config }) => config?.displayNameFromDS)).toEqual(['hetzner', 'ovh']);
});

it('ends where the servers that go on do, and not where one that is down does', async () => {
  const [time] = (await series({})).fields;
  expect(time?.values.at(-1)).toBe(epoch('2026-11-21T09:55Z') * 1000);
});
