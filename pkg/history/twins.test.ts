import { recordedServer, stopRecording, type RecordedServer } from './testing/recorded-server';
import { closeSimulated } from './testing/simulated-server';
import { compareWithTruth } from './testing/truth';
import type { SimulatedServer } from '../../simulator/server';

const HOUR = 3_600_000;
const BEGIN = Date.parse('2026-11-21T10:02:13Z');
const FIRST_SLOT = Date.parse('2026-11-21T10:10:00Z') / 1000;
const keyIds = ['0', '1'];
const { signal } = new AbortController();

afterEach(async () => {
  await stopRecording();
  await closeSimulated();
});

const user = (uid: string) => ({
  tenant: 'org-1',
  uid,
  name: uid,
  keepDays: { fiveMinutes: 35, hours: 400, days: 3660 },
});

/** One connection in each step of five minutes that closes in it. */
function download(server: SimulatedServer, hours: number, bytes: number): void {
  for (let at = BEGIN - 2 * HOUR; at < BEGIN + hours * HOUR; at += 300_000) {
    server.connect({ keyId: '1', at, length: 20_000, down: bytes });
  }
}

/** Two servers that answer with the same id: one has 25 MB in each step, the other 1 kB. */
async function twins(hours: number): Promise<RecordedServer & { other: SimulatedServer }> {
  const recorded = await recordedServer({ servers: 2, keys: 2, traffic: 'none', now: new Date(BEGIN) });
  const [server, other] = recorded.simulator.servers;
  const { value } = await recorded.api.server();
  if (!server || !other || value.serverId === null) {
    throw new Error('there are not two servers');
  }
  other.becomeAnother(value.serverId);
  download(server, hours, 25_000_000);
  download(other, hours, 1000);
  return { ...recorded, other };
}

async function dataByStep(recorded: RecordedServer, address: string, hours: number) {
  const edges = Array.from({ length: hours * 12 + 1 }, (_, step) => FIRST_SLOT + step * 300);
  const entities = [{ kind: 'key' as const, keyId: '1' }];
  const { rows } = await recorded.buckets(address).series({ kind: 'key', entities, edges, signal });
  return rows[0]?.data;
}

describe('two servers with one id', () => {
  it('have each their own history in one store', async () => {
    const recorded = await twins(2);
    const { kept, record, connect, time, other } = recorded;
    kept.known.use(user('first'), ['first']);
    kept.known.use(user('second'), ['second']);
    time.participants = 2;
    const settings = { backfillSecondsPerHour: 30 };
    record({ address: 'first', settings });
    record({ address: 'second', settings, spreadBy: 'other', api: connect({ apiUrl: other.apiUrl }) });
    await time.runUntil(BEGIN + 1.5 * HOUR);
    expect(await dataByStep(recorded, 'first', 1)).toEqual(Array.from({ length: 12 }, () => 25_000_000));
    expect(await dataByStep(recorded, 'second', 1)).toEqual(Array.from({ length: 12 }, () => 1000));
    for (const [address, server] of [['first', recorded.server] as const, ['second', other] as const]) {
      const span = { from: FIRST_SLOT - 3600, to: FIRST_SLOT + 3600, keyIds, step: 300 };
      expect(await compareWithTruth(recorded.buckets(address), server, span)).toMatchObject({ unknown: 0, wrong: [] });
    }
  }, 60_000);

  it('are one whose address was changed, where only one is used: it keeps its history', async () => {
    const recorded = await twins(3);
    const { kept, record, time, server } = recorded;
    kept.known.use(user('first'), ['first']);
    record({ address: 'first' });
    await time.runUntil(BEGIN + HOUR);
    await stopRecording();
    kept.known.use(user('first'), ['second']);
    record({ address: 'second' });
    await time.runUntil(BEGIN + 2 * HOUR);
    const span = { from: FIRST_SLOT, to: FIRST_SLOT + 1.5 * 3600, keyIds, step: 300 };
    expect(await compareWithTruth(recorded.buckets('second'), server, span)).toMatchObject({ unknown: 0, wrong: [] });
  }, 60_000);

  it('are one where the first has gone: the second begins with what is known, and spoils nothing', async () => {
    const recorded = await twins(3);
    const { kept, record, connect, time, server, other } = recorded;
    kept.known.use(user('first'), ['first']);
    kept.known.use(user('second'), ['second']);
    record({ address: 'first' });
    await time.runUntil(BEGIN + HOUR);
    await server.faults.set({ kind: 'refuse' });
    await time.runUntil(BEGIN + 1.25 * HOUR);
    await stopRecording();
    const before = await dataByStep(recorded, 'first', 2);
    record({ address: 'second', api: connect({ apiUrl: other.apiUrl }) });
    await time.runUntil(BEGIN + 2.5 * HOUR);
    const after = await dataByStep(recorded, 'second', 2);
    expect(after?.slice(0, 9)).toEqual(Array.from({ length: 9 }, () => 25_000_000));
    expect(after?.slice(18, 24)).toEqual(Array.from({ length: 6 }, () => 1000));
    expect(await dataByStep(recorded, 'first', 2)).toEqual(before);
  }, 60_000);
});
