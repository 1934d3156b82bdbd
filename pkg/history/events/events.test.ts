import * as v from 'valibot';
import { call } from '../../../simulator/test-client';
import { eventsSchema } from '../buckets/rows/events';
import { recordedServer, stopRecording, type RecordedServer } from '../testing/recorded-server';
import { closeSimulated, keepBusy } from '../testing/simulated-server';
import type { ServerHistory } from '../server-history';

afterEach(async () => {
  await stopRecording();
  await closeSimulated();
});

const BEGIN = Date.parse('2026-11-21T10:02:13Z');
const MINUTE = 60_000;
const { signal } = new AbortController();

/** A recorded server, and what happens to it one after the other. */
interface Life extends RecordedServer {
  history: ServerHistory;
  /** Lives on for some minutes. */
  live(minutes: number): Promise<void>;
  /** Asks for the access keys and what they used, as a panel does. */
  list(): Promise<void>;
  /** `kind key name: before → after`, those that were noticed since the last call. */
  noticed(): Promise<string[]>;
}

async function begin(options: Parameters<typeof recordedServer>[0] = {}): Promise<Life> {
  const recorded = await recordedServer({
    traffic: 'none',
    keys: 3,
    scrapePhase: 21_500,
    now: new Date(BEGIN),
    ...options,
  });
  const { api, time } = recorded;
  const history = recorded.record();
  let from = 0;
  return {
    ...recorded,
    history,
    live: (minutes) => time.runUntil(time.now() + minutes * MINUTE),
    async list() {
      await api.accessKeys();
      await api.dataTransferred();
    },
    async noticed() {
      const to = Math.floor(time.now() / 1000);
      const { events } = await history.events({ from, to, signal });
      from = to;
      return events.map(({ kind, keyId, name, before, after }) =>
        [kind, keyId, `${name}:`, before, '→', after].filter((part) => part !== null).join(' ')
      );
    },
  };
}

const put = (body: unknown) => ({
  method: 'PUT',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const limitOf = (bytes: number) => put({ limit: { bytes } });

describe('events of a server', () => {
  it('say when it went down and came up again, between which looks', async () => {
    const { server, live, noticed, history, time } = await begin();
    await live(12);
    expect(await noticed()).toEqual([]);
    const wentAt = time.now() / 1000;
    await server.faults.set({ kind: 'refuse' });
    await live(11);
    await server.faults.clear();
    await live(6);
    expect(await noticed()).toEqual([
      'server-down Simulated server 1: → OUTLINE_CONNECTION_REFUSED',
      'server-up Simulated server 1: →',
    ]);
    const { events, watched } = await history.events({ from: 0, to: Infinity, signal });
    const [down, up] = events;
    expect(down?.notBefore).toBeLessThan(wentAt);
    expect(down?.at).toBeGreaterThanOrEqual(wentAt);
    expect((up?.at ?? 0) - (up?.notBefore ?? 0)).toBeLessThanOrEqual(300);
    expect(watched.server?.from).toBe(Math.floor(BEGIN / 1000));
    expect(watched.keys).toBeNull();
  });

  it('say that its proxy was started again, its version, name, limit and certificate changed', async () => {
    const { server, live, noticed, history, time } = await begin();
    keepBusy(server, BEGIN - 60 * MINUTE, BEGIN + 21 * MINUTE, 61);
    for (let at = BEGIN + 21 * MINUTE; at < BEGIN + 60 * MINUTE; at += 20_000) {
      server.connect({ keyId: '1', at, length: 4000, down: 1000 });
    }
    await live(22);
    const restartedAt = time.now() / 1000;
    server.restartProxy();
    await live(11);
    const { events } = await history.events({ from: 0, to: Infinity, signal });
    expect(events).toMatchObject([{ kind: 'server-restarted' }]);
    expect(events[0]?.notBefore).toBeLessThanOrEqual(restartedAt);
    expect(events[0]?.at).toBeGreaterThan(restartedAt);
    expect(await noticed()).toHaveLength(1);
    const { body } = await call(server, '/server');
    const { version } = v.parse(v.object({ version: v.string() }), JSON.parse(body));
    await call(server, '/name', put({ name: 'Home' }));
    await call(server, '/server/access-key-data-limit', limitOf(5_000_000_000));
    server.becomeVersion('1.12.3');
    await server.faults.set({ kind: 'renewed-certificate' });
    await live(6);
    await server.faults.set({ kind: 'issued-certificate' });
    await live(6);
    const texts = await noticed();
    const { certSha256 } = server;
    expect(texts[0]).toBe(`version-changed Home: ${version} → 1.12.3`);
    expect(
      texts.slice(1).map((text) => text.replace(/[0-9A-F]{64}/g, (hash) => (hash === certSha256 ? 'own' : 'other')))
    ).toEqual([
      'server-renamed Home: Simulated server 1 → Home',
      'certificate-renewed Home: own → other',
      'limit-set Home: → 5000000000',
      'server-down Home: → OUTLINE_TLS_PIN_MISMATCH',
      'certificate-key-changed Home: other → other',
    ]);
  });

  it('are noticed once by two that look at it', async () => {
    const { server, live, noticed, record, time, connect } = await begin();
    time.participants = 2;
    record({ spreadBy: 'other', api: connect() });
    await live(12);
    await server.faults.set({ kind: 'refuse' });
    await live(11);
    expect(await noticed()).toHaveLength(1);
  });

  it('go on where the plugin was started again', async () => {
    const { server, live, noticed, record, history, simulator } = await begin();
    await live(12);
    await stopRecording();
    await call(server, '/name', put({ name: 'Home' }));
    simulator.clock.advance(60 * MINUTE);
    record();
    await live(1);
    expect(history.capabilities.hasEvents).toBe(true);
    expect(await noticed()).toEqual(['server-renamed Home: Simulated server 1 → Home']);
  });
});

describe('events of access keys', () => {
  it('say who came, was renamed, went, and what became of limits', async () => {
    const { server, list, live, noticed, history, time } = await begin();
    keepBusy(server, BEGIN - 60 * MINUTE, BEGIN - 10 * MINUTE, 61);
    await list();
    await live(6);
    expect(await noticed()).toEqual([]);
    const listedAt = time.now() / 1000;
    await list();
    await live(6);
    server.createAccessKey('9');
    await call(server, '/access-keys/0/name', put({ name: 'Anna' }));
    await call(server, '/access-keys/2', { method: 'DELETE' });
    await call(server, '/access-keys/0/data-limit', limitOf(1_000_000_000));
    await call(server, '/access-keys/1/data-limit', limitOf(1_000_000));
    await list();
    await live(6);
    const names = (await history.keyLives()).map(({ id, name }) => [id, name]);
    const nameOf = Object.fromEntries(names);
    expect(await noticed()).toEqual([
      expect.stringMatching(/^key-renamed 0 Anna: .* → Anna$/),
      'limit-set 0 Anna: → 1000000000',
      `limit-set 1 ${nameOf['1']}: → 1000000`,
      'key-created 9 Key of 9: →',
      `key-removed 2 ${nameOf['2']}: →`,
      expect.stringMatching(`^limit-reached 1 ${nameOf['1']}: 1000000 → \\d+$`),
    ]);
    const lives = await history.keyLives();
    expect(lives.find(({ id }) => id === '9')).toMatchObject({ absentAt: Math.floor(listedAt), goneAt: null });
    expect(lives.find(({ id }) => id === '2')?.goneAt).toBeGreaterThan(listedAt);
    expect(lives.find(({ id }) => id === '0')).toMatchObject({
      absentAt: null,
      name: 'Anna',
      dataLimit: 1_000_000_000,
    });
    await call(server, '/access-keys/0/data-limit', { method: 'DELETE' });
    await call(server, '/access-keys/1/data-limit', limitOf(2000));
    await list();
    await live(6);
    expect(await noticed()).toEqual([
      'limit-removed 0 Anna: 1000000000 →',
      `limit-changed 1 ${nameOf['1']}: 1000000 → 2000`,
    ]);
  });

  it('cost the server no call, and keep no secret', async () => {
    const { server, live, list, store } = await begin();
    const other = await begin();
    await other.live(41);
    await live(20);
    await list();
    await live(1);
    server.createAccessKey('9');
    await list();
    await live(20);
    const asked = { ...server.calls.byRoute() };
    expect(asked['GET /access-keys']).toBe(2);
    expect(asked['GET /metrics/transfer']).toBe((other.server.calls.byRoute()['GET /metrics/transfer'] ?? 0) + 2);
    expect(other.server.calls.byRoute()['GET /access-keys']).toBeUndefined();
    expect(asked['GET /server']).toBe(other.server.calls.byRoute()['GET /server']);
    const { body } = await call(server, '/access-keys');
    const secrets = [...body.matchAll(/(?<="(?:password|accessUrl)":")[^"]+/g)].map(([secret]) => secret);
    const tables = store.tables(eventsSchema.owner, eventsSchema.migrations);
    const kept = ['SELECT * FROM history_events', 'SELECT * FROM history_states']
      .flatMap((sql) => tables.all(sql, v.unknown()))
      .map((row) => JSON.stringify(row))
      .join();
    expect(kept).toContain('Key of 9');
    expect(secrets).toHaveLength(8);
    expect([...secrets, server.secretPath].filter((secret) => kept.includes(secret))).toEqual([]);
  });

  it('are not those of another server that took the address', async () => {
    const { server, list, live, noticed } = await begin();
    await list();
    await live(6);
    server.becomeAnother('00000000-0000-4000-a000-000000000000');
    server.deleteAccessKey('0');
    await list();
    await live(6);
    expect(await noticed()).toEqual([]);
  });
});
