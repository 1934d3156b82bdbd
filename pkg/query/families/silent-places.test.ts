import { keepHistory, writeSpans, type KeptHistory } from '../testing/kept-history';
import { numbersBy, startSimulatedQuery, valuesOf, type SimulatedQuery } from '../testing/simulated-query';
import { clock, epoch, place } from '../testing/steady-amounts';

const queryType = 'silent-places';
const now = epoch(clock);
const end = epoch('2026-11-21T10:00Z');
const HOUR = 3600;
const blocked = end - 20 * HOUR;

describe('silent countries', () => {
  let history: KeptHistory;
  let simulated: SimulatedQuery;

  /** Devices by hour of the day, a little more or less each day. */
  const usual = (start: number) => 6 + 4 * Math.sin(((start / HOUR) % 24) / 4) + ((start / 86_400) % 7) / 10;

  beforeAll(async () => {
    history = await keepHistory(() => now);
    const of = (location: string, asn: number, devices: (start: number) => number) => ({
      entity: place(location, asn),
      // In Germany connections are slowed down, and stay.
      data: (start: number) => Math.round(devices(start) * 1e6 * (location === 'DE' && start >= blocked ? 0.2 : 1)),
      tunnelTime: (start: number) => Math.round(devices(start) * HOUR * 1000),
    });
    writeSpans(history.buckets, end - 44 * 24 * HOUR, end, HOUR, [
      of('DE', 3320, (start) => 4 * usual(start)),
      of('NL', 1136, (start) => 60 * usual(start)),
      of('FR', 3215, (start) => (start < blocked ? usual(start) : 0)),
      of('FR', 12_322, (start) => (start < blocked ? 2 * usual(start) : 0.1)),
    ]);
    simulated = await startSimulatedQuery({ keys: 1, traffic: 'none' }, history);
  });
  afterAll(async () => {
    await simulated.stop();
    history.close();
  });

  it('are told with what is expected, since when, and how surely', async () => {
    const frame = await simulated.run({ queryType });
    const row = (name: string) => valuesOf(frame, name);
    expect(row('location')).toEqual(['DE', 'FR', 'NL']);
    expect(row('state')).toEqual(['as usual', 'went silent', 'as usual']);
    expect(row('since')).toEqual([null, blocked * 1000, null]);
    expect(row('silence')).toEqual([0, expect.closeTo(1, 1), 0]);
    expect(row('presence')).toEqual([expect.closeTo(1, 1), expect.closeTo(0, 1), expect.closeTo(1, 1)]);
    expect(row('devices_expected')[1]).toBeGreaterThan(3);
    expect(row('confidence')).toEqual([null, expect.closeTo(1, 3), null]);
    expect(simulated.server.calls.byRoute()).toEqual({});
  });

  it('are told by network, too, each judged by itself', async () => {
    const frame = await simulated.run({ queryType, groupBy: ['location', 'asn'] });
    const row = (name: string) => valuesOf(frame, name);
    const states = row('asn').map((asn, index) => [row('location')[index], asn, row('state')[index]]);
    expect(states.sort()).toEqual([
      ['DE', '3320', 'as usual'],
      ['FR', '12322', 'went silent'],
      ['FR', '3215', 'went silent'],
      ['NL', '1136', 'as usual'],
    ]);
    const one = await simulated.run({
      queryType,
      filters: [{ label: 'asn', operator: '=', values: ['12322'] }],
      groupBy: ['location'],
    });
    expect([valuesOf(one, 'location'), valuesOf(one, 'state')]).toEqual([['FR'], ['went silent']]);
  });

  it('are told by data beside devices', async () => {
    const frame = await simulated.run({ queryType });
    // Beside the Netherlands all others are quiet, so that nobody is there to compare with.
    expect(valuesOf(frame, 'data_state')).toEqual(['falling', 'went silent', null]);
    expect(valuesOf(frame, 'data_silence')).toEqual([expect.closeTo(0.8, 1), expect.closeTo(1, 1), null]);
    const [german] = valuesOf(frame, 'data_rate_expected');
    const [seen] = valuesOf(frame, 'data_rate_seen');
    expect(Number(seen) / Number(german)).toBeCloseTo(0.2, 1);
  });

  it('are one number by country for rules', async () => {
    const silence = await simulated.run({ queryType, shape: 'numeric', figure: 'silence' });
    expect(numbersBy(silence, 'location')).toEqual({ DE: 0, NL: 0, FR: expect.closeTo(1, 1) });
  });

  it('are not told where there is nobody to compare with', async () => {
    const alone = await keepHistory(() => now);
    writeSpans(alone.buckets, end - 44 * 24 * HOUR, end, HOUR, [
      { entity: place('FR', 3215), data: () => 1, tunnelTime: (start) => (start < blocked ? 9e6 : 0) },
    ]);
    const single = await startSimulatedQuery({ keys: 1, traffic: 'none' }, alone);
    const frame = await single.run({ queryType });
    expect([valuesOf(frame, 'location'), valuesOf(frame, 'state')]).toEqual([['FR'], [null]]);
    await single.stop();
    alone.close();
  });

  it('are refused in words where there is no history', async () => {
    const off = await startSimulatedQuery({ keys: 1 });
    await expect(off.run({ queryType })).rejects.toMatchObject({ code: 'HISTORY_OFF' });
    await off.stop();
  });
});
