import type { Frame } from '../frames/frame';
import { RecentAnswers } from './recent-answers';

const LIFETIME = 10;

describe('recent answers', () => {
  let now: number;
  let api: { changes: number; keptUntil: () => number };
  let revision: string | null;
  let recent: RecentAnswers;
  let made: number;

  beforeEach(() => {
    now = 1_000_000;
    api = { changes: 1, keptUntil: () => Infinity };
    revision = '1';
    made = 0;
    recent = new RecentAnswers({ servers: [{ api }], historyRevision: () => revision, now: () => now });
  });

  const make = async (): Promise<Frame[]> => [{ name: `${++made}`, fields: [] }];
  const get = async (key = 'key') => (await recent.get(key, LIFETIME, make))[0]?.name;

  test('serve equal queries', async () => {
    expect([await get(), await get(), await get('other'), await get()]).toEqual(['1', '1', '2', '1']);
  });

  test.each([
    ['a call has begun or ended', () => api.changes++],
    ['history was written', () => (revision = '2')],
    ['it cannot be told whether history was written', () => (revision = null)],
    ['they are too old', () => (now += LIFETIME * 1000 + 1)],
  ])('do not serve once %s', async (_, change) => {
    await get();
    change();

    expect(await get()).toBe('2');
  });

  test('serve no longer than what they are made of', async () => {
    const until = now + 2000;
    api.keptUntil = () => until;
    await get();
    now = until + 1;

    expect(await get()).toBe('2');
  });

  test('are not kept where a call ended while they were made', async () => {
    await recent.get('key', LIFETIME, async () => {
      api.changes++;
      return make();
    });

    expect(await get()).toBe('2');
  });
});
