import { keepHistory, writeSpans, type KeptHistory } from '../testing/kept-history';
import { numbersBy, startSimulatedQuery, valuesOf, type SimulatedQuery } from '../testing/simulated-query';
import { clock, epoch, key, known } from '../testing/steady-amounts';

const queryType = 'key-sharing';
const now = epoch(clock);
const range = { from: known.from * 1000, to: now * 1000 };
const evening = epoch('2026-11-20T19:00Z');

describe('sharing of access keys', () => {
  let history: KeptHistory;
  let simulated: SimulatedQuery;

  beforeAll(async () => {
    history = await keepHistory(() => now);
    const of = (keyId: string, devices: (start: number) => number) => ({
      entity: key(keyId),
      data: (start: number) => devices(start) * 1000,
      tunnelTime: (start: number) => devices(start) * 300_000,
    });
    writeSpans(history.buckets, known.from, known.to, 300, [
      of('0', () => 1),
      of('1', (start) => (start >= evening && start < evening + 7200 ? 6 : 2)),
    ]);
    simulated = await startSimulatedQuery({ keys: 3, traffic: 'none' }, history);
  });
  afterAll(async () => {
    await simulated.stop();
    history.close();
  });

  it('tells how many devices, how often and how long, and why', async () => {
    const frame = await simulated.run({ queryType }, range);
    const row = (name: string) => valuesOf(frame, name);
    expect(row('key_id')).toEqual(['0', '1', '2']);
    expect(row('most_devices')).toEqual([1, 6, null]);
    expect(row('usual_devices')).toEqual([1, 2, null]);
    expect(row('shared_for')).toEqual([0, 7200, null]);
    expect(row('shared_times')).toEqual([0, 1, null]);
    const share = 24 / ((known.to - known.from) / 300);
    expect(row('sharing_score')).toEqual([0, expect.closeTo(Math.sqrt(share / 0.25), 9), null]);
    expect(row('reason')).toEqual([
      'Never more than 3 devices at once, usually 1.',
      'Up to 6 devices at once, usually 2; more than 3 for 2 h, once.',
      null,
    ]);
  });

  it('leaves steps that are not known out, and asks the server for its keys alone', async () => {
    history.buckets.write({
      ...{ from: known.to, to: known.to + 300 },
      amounts: [
        {
          ...{ entity: key('0'), from: known.to, data: { status: 'exact', value: 1 } },
          tunnelTime: { status: 'unknown', reason: 'gone', atLeast: 90_000 },
        },
      ],
    });
    const most = await simulated.run({ queryType, shape: 'numeric', figure: 'most_devices' }, range);
    expect(numbersBy(most, 'key_id')).toEqual({ '0': 1, '1': 6, '2': null });
    expect(Object.keys(simulated.server.calls.byRoute())).toEqual(['GET /access-keys']);
  });

  it('is refused in words where there is no history', async () => {
    const off = await startSimulatedQuery({ keys: 1 });
    await expect(off.run({ queryType })).rejects.toMatchObject({ code: 'HISTORY_OFF' });
    await off.stop();
  });
});
