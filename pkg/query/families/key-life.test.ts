import type { KeyLife } from '../../history/events/event';
import { keepHistory, writeSpans, type KeptHistory } from '../testing/kept-history';
import { numbersBy, startSimulatedQuery, valuesOf, type SimulatedQuery } from '../testing/simulated-query';
import { clock, epoch, key, known, steady } from '../testing/steady-amounts';

const queryType = 'key-life';
const now = epoch(clock);
const lastUsed = epoch('2026-11-20T12:00Z');
const created = { absentAt: epoch('2026-11-19T06:00Z'), listedAt: epoch('2026-11-19T07:00Z') };
const life = (id: string, changes: Partial<KeyLife> = {}): KeyLife => ({
  ...{ id, name: `Key ${id}`, dataLimit: null, listedAt: known.from, absentAt: null, goneAt: null, ...changes },
});

describe('the life of access keys', () => {
  let history: KeptHistory;
  let simulated: SimulatedQuery;

  beforeAll(async () => {
    history = await keepHistory(() => now);
    const { data, tunnelTime, ...entity } = steady(key('0'), 1);
    const used = {
      ...entity,
      data: (start: number) => (start < lastUsed ? data(start) : 0),
      tunnelTime: (start: number) => (start < lastUsed ? tunnelTime(start) : 0),
    };
    writeSpans(history.buckets, known.from, known.to, 300, [used]);
    history.absentAt.set('1', created.absentAt);
    const left = { name: 'Gone until 2026-01-31', goneAt: epoch('2026-11-20T00:00Z') };
    history.lives = [life('0'), life('1', created), life('9', left)];
    simulated = await startSimulatedQuery({ keys: 2, traffic: 'none' }, history);
  });
  afterAll(async () => {
    await simulated.stop();
    history.close();
  });

  it('says when they came, were used, and left', async () => {
    const frame = await simulated.run({ queryType });
    const row = (name: string) => valuesOf(frame, name);
    expect(row('key_id')).toEqual(['0', '1', '9']);
    expect(row('created')).toEqual([null, created.listedAt * 1000, null]);
    expect(row('created_after')).toEqual([null, created.absentAt * 1000, null]);
    expect(row('last_used')).toEqual([lastUsed * 1000, null, null]);
    expect(row('unused_for')).toEqual([now - lastUsed, now - created.absentAt, null]);
    expect(row('removed')).toEqual([null, null, epoch('2026-11-20T00:00Z') * 1000]);
    expect(row('expires')).toEqual([null, null, epoch('2026-02-01T00:00Z') * 1000]);
  });

  it('leaves keys that are gone out of what rules read', async () => {
    const unused = await simulated.run({ queryType, shape: 'numeric', figure: 'unused_for' });
    expect(numbersBy(unused, 'key_id')).toEqual({ '0': now - lastUsed, '1': now - created.absentAt });
    expect((await simulated.run({ queryType, shape: 'numeric', figure: 'expires_in' })).fields).toEqual([]);
    expect(Object.keys(simulated.server.calls.byRoute())).toEqual(['GET /access-keys']);
  });

  it('is refused in words where history keeps no events', async () => {
    const off = await startSimulatedQuery({ keys: 1 });
    await expect(off.run({ queryType })).rejects.toMatchObject({ code: 'EVENTS_NOT_KEPT' });
    await off.stop();
  });
});
