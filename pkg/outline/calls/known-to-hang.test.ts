import { PluginError } from '../../errors/plugin-error';
import { chain } from '../../http/chain';
import { KnownToHang } from './known-to-hang';

const timeout = new PluginError('OUTLINE_TIMEOUT');
const { signal } = new AbortController();

let now = 0;
let tries = 0;
/** What the server does with a call. */
let server: () => Promise<string>;
let hang: KnownToHang;
let call: () => Promise<string>;

beforeEach(() => {
  [now, tries] = [0, 0];
  server = () => Promise.resolve('answer');
  hang = new KnownToHang(
    async () => {
      tries += 1;
      const begunAt = hang.begin();
      hang.note(await server().then(() => null, PluginError.from), begunAt);
    },
    () => now
  );
  const asked = chain([hang.link], (_: null) => server());
  call = () => asked(null, signal);
});

const hangs = async () => {
  now += 30_000;
  throw timeout;
};

it('costs one time-out, then calls fail at once until one apart is answered', async () => {
  server = hangs;
  await expect(call()).rejects.toBe(timeout);
  expect(tries).toBe(0);
  await expect(call()).rejects.toBe(timeout);
  const before = now;
  await expect(call()).rejects.toBe(timeout);
  expect([now, tries]).toEqual([before, 1]);
  server = () => Promise.resolve('answer');
  now += 2000;
  await expect(call()).resolves.toBe('answer');
  expect(tries).toBe(2);
});

it('does not hold up calls for long while one apart is waited for', async () => {
  server = hangs;
  await expect(call()).rejects.toBe(timeout);
  server = () => new Promise(() => {});
  const begun = performance.now();
  await Promise.all([1, 2, 3].map(() => expect(call()).rejects.toBe(timeout)));
  expect(performance.now() - begun).toBeLessThan(10_000);
  expect(tries).toBe(1);
});

it.each([
  ['something else was answered meanwhile', () => hang.note(null, 0)],
  ['something else was refused meanwhile', () => hang.note(new PluginError('OUTLINE_NOT_FOUND'), 0)],
])('is not known where %s: one window is too slow', async (_, meanwhile) => {
  server = async () => {
    now += 10;
    meanwhile();
    return hangs();
  };
  await expect(call()).rejects.toBe(timeout);
  await expect(hang.find()).resolves.toBeNull();
});

it('is not known of other failures, nor of calls that nobody waits for', async () => {
  for (const code of ['OUTLINE_CONNECTION_REFUSED', 'REQUEST_CANCELLED'] as const) {
    server = () => Promise.reject(new PluginError(code));
    await expect(call()).rejects.toMatchObject({ code });
    await expect(hang.find()).resolves.toBeNull();
  }
});
