import { openStore } from '../store/open-store';
import type { Store } from '../store/store';
import { KnownServers, knownServersSchema, type ServerUser } from './known-servers';

const day = 86_400;
const id = 'a-server';
const keepDays = { fiveMinutes: 35, hours: 400, days: 3660 };
const user = (uid: string, keep: Partial<ServerUser['keepDays']> = {}): ServerUser => ({
  tenant: 'org-1',
  uid,
  name: `Data source ${uid}`,
  keepDays: { ...keepDays, ...keep },
});

let store: Store;
let known: KnownServers;
let now: number;
let copied: string[];

beforeEach(async () => {
  now = 1_800_000_000;
  copied = [];
  store = await openStore({ kind: 'memory', reason: 'a test' }, { schemas: [knownServersSchema] });
  known = new KnownServers(
    store,
    (from, to) => copied.push(`${from} > ${to}`),
    () => now
  );
});
afterEach(() => store.close());

/** A data source is at work at the address, where the server answers. */
function answerAt(address: string, uid: string, serverId = id) {
  known.use(user(uid), [address]);
  const met = known.meet(address, serverId);
  known.notePoll(address, serverId);
  return met;
}

/** Looks for a while, every five minutes. */
function pass(seconds: number, polls: Record<string, string | null>): void {
  for (const end = now + seconds; now < end; now += 300) {
    Object.entries(polls).forEach(([address, serverId]) => known.notePoll(address, serverId));
  }
}

describe('a server', () => {
  it('is known by its id where it is met first, and remembered while it is down', () => {
    expect(known.lastServerId('old')).toBeNull();
    expect(answerAt('old', 'a')).toEqual({ record: id, isMoved: false });
    pass(3600, { old: null });
    expect(known.lastServerId('old')).toBe(id);
    expect(answerAt('old', 'b')).toEqual({ record: id, isMoved: false });
  });

  it('and another one at the same address are two', () => {
    answerAt('old', 'a');
    now += 300;
    expect(answerAt('old', 'a', 'another')).toEqual({ record: 'another', isMoved: false });
    expect(known.lastServerId('old')).toBe('another');
    expect(known.usersOfTwins('old', 'another')).toEqual([]);
  });

  it('whose address was changed keeps its record, also when it is changed back', () => {
    answerAt('old', 'a');
    now += 300;
    expect(answerAt('new', 'a')).toEqual({ record: id, isMoved: true });
    expect(known.usersOfTwins('new', id)).toEqual([]);
    now += 100 * day;
    known.notePoll('new', id);
    known.use(user('a'), ['old']);
    expect(known.meet('old', id)).toEqual({ record: id, isMoved: true });
    expect(copied).toEqual([]);
  });

  it('that answers at two addresses is two, each with the name of the other’s data source', () => {
    answerAt('old', 'a');
    expect(answerAt('copy', 'b')).toEqual({ record: `${id} copy`, isMoved: false });
    expect(known.usersOfTwins('old', id)).toEqual([{ tenant: 'org-1', name: 'Data source b' }]);
    expect(known.usersOfTwins('copy', id)).toEqual([{ tenant: 'org-1', name: 'Data source a' }]);
    pass(30 * day, { old: id, copy: null });
    expect(known.meet('copy', id).record).toBe(`${id} copy`);
    expect(known.meet('old', id).record).toBe(id);
    expect(known.usersOfTwins('old', id)).toEqual([]);
  });

  it('met elsewhere while the first address is silent begins with a copy, which the first does not notice', () => {
    answerAt('old', 'a');
    pass(900, { old: null });
    expect(answerAt('new', 'b')).toEqual({ record: `${id} new`, isMoved: true });
    expect(copied).toEqual([`${id} > ${id} new`]);
    pass(900, { old: id, new: id });
    expect(known.meet('old', id)).toEqual({ record: id, isMoved: false });
    expect(known.usersOfTwins('old', id)).toHaveLength(1);
  });

  it('is not silent after one look that failed, and is after a day without any', () => {
    answerAt('old', 'a');
    now += 300;
    known.notePoll('old', null);
    expect(answerAt('copy', 'b').isMoved).toBe(false);
    now += 2 * day;
    expect(answerAt('third', 'c').isMoved).toBe(true);
  });
});

describe('what is kept', () => {
  it('is kept as long as one of those wants who use the server', () => {
    expect(known.keepDays('old')).toBeNull();
    known.use(user('a', { fiveMinutes: 31, hours: 31, days: 31 }), ['old']);
    known.use(user('b', { fiveMinutes: 1, hours: 62, days: 1 }), ['old', 'other']);
    expect(known.keepDays('old')).toEqual({ fiveMinutes: 31, hours: 62, days: 31 });
    expect(known.keepDays('other')).toEqual({ fiveMinutes: 1, hours: 62, days: 1 });
    known.use(user('b'), ['other']);
    expect(known.keepDays('old')).toEqual({ fiveMinutes: 31, hours: 31, days: 31 });
  });

  it('is no longer kept for those who have not used it for a year', () => {
    known.use(user('a'), ['old']);
    known.use(user('b', { days: 31 }), ['old']);
    for (let month = 0; month < 13; month += 1) {
      now += 30 * day;
      known.stillUses(user('b'), 'old');
    }
    expect(known.keepDays('old')).toMatchObject({ days: 31 });
  });

  it('is found by a version that tells servers apart by more than their id', async () => {
    const older = await openStore({ kind: 'memory', reason: 'a test' }, { schemas: [knownServersSchema] });
    const tables = older.tables('servers', knownServersSchema.migrations.slice(0, 2));
    const insert = 'INSERT INTO servers_known (address, server_id) VALUES (?, ?)';
    tables.run(insert, 'old:1 AB', id);
    tables.run(insert, 'old:2 AB', id);
    tables.run('INSERT INTO servers_keys (address, keys) VALUES (?, ?)', 'old:1 AB', '[]');
    const newer = new KnownServers(
      older,
      () => undefined,
      () => now
    );
    expect(newer.lastServerId('old:1')).toBe(id);
    expect(newer.meet('old:1', id)).toEqual({ record: id, isMoved: false });
    expect(tables.numbers("SELECT count(*) FROM servers_keys WHERE address = 'old:1'")).toEqual(Float64Array.of(1));
    older.close();
  });
});
