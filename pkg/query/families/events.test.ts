import type { ServerEvent } from '../../history/events/event';
import { keepHistory, type KeptHistory } from '../testing/kept-history';
import { noticesOf, numbersBy, startSimulatedQuery, valuesOf, type SimulatedQuery } from '../testing/simulated-query';
import { clock, epoch } from '../testing/steady-amounts';

const queryType = 'events';
const nothing = { notBefore: null, keyId: null, name: 'home', before: null, after: null };
const anna = { ...nothing, keyId: '1', name: 'Anna' };
const of = (kind: ServerEvent['kind'], time: string, details: Partial<ServerEvent> = nothing): ServerEvent => ({
  ...{ ...nothing, ...details, kind, at: epoch(`2026-11-21T${time}Z`) },
});
const written = [
  of('place-silent', '08:20', { ...nothing, name: 'FR', notBefore: epoch('2026-11-21T05:00Z') }),
  of('version-changed', '08:30', { before: '1.12.3', after: '1.13.0' }),
  of('server-down', '09:20', { after: 'OUTLINE_TIMEOUT', notBefore: epoch('2026-11-21T09:15Z') }),
  of('server-up', '09:30'),
  of('key-created', '09:40', anna),
  of('limit-set', '09:45', { ...anna, after: '5000000000' }),
  of('key-created', '09:50', { ...anna, keyId: '2', name: '', notBefore: epoch('2026-11-21T07:05Z') }),
  of('limit-reached', '10:00', { ...anna, before: '5000000000', after: '5120000000' }),
];

describe('events', () => {
  let history: KeptHistory;
  let simulated: SimulatedQuery;

  beforeAll(async () => {
    history = await keepHistory(() => Date.parse(clock) / 1000);
    written.forEach((event) => history.buckets.events?.write(event));
    simulated = await startSimulatedQuery({ keys: 2 }, history);
  });
  beforeEach(() => {
    const watched = { from: epoch('2026-11-20T00:00Z'), to: epoch('2026-11-21T10:00Z') };
    history.watched = { server: watched, keys: watched, places: watched };
  });
  afterAll(async () => {
    await simulated.stop();
    history.close();
  });

  it('of the window are listed, the newest first, with what they were about', async () => {
    const frame = await simulated.run({ queryType });
    expect(frame.fields.map(({ name }) => name)).toEqual([
      ...['time', 'server', 'event', 'key_id', 'key_name', 'location'],
      ...['text', 'before', 'after', 'not_before', 'ended'],
    ]);
    expect(valuesOf(frame, 'time')).toEqual(
      written
        .slice(2)
        .toReversed()
        .map(({ at }) => at * 1000)
    );
    expect(valuesOf(frame, 'text')).toEqual([
      'Access key “Anna” (1) used 5.12 GB in 30 days and reached its limit of 5 GB',
      'Access key 2 was created (between 2026-11-21 07:05 UTC and 2026-11-21 09:50 UTC)',
      'The data limit of access key “Anna” (1) is 5 GB now',
      'Access key “Anna” (1) was created',
      'home answers again',
      'home does not answer: OUTLINE_TIMEOUT',
    ]);
    expect(valuesOf(frame, 'key_name')).toEqual(['Anna', 'Key 2', 'Anna', 'Anna', null, null]);
    expect(valuesOf(frame, 'ended').at(-1)).toBe(epoch('2026-11-21T09:30Z') * 1000);
    expect(valuesOf(frame, 'not_before').at(-1)).toBe(epoch('2026-11-21T09:15Z') * 1000);
    expect(noticesOf(frame)).toEqual([]);
    expect(simulated.server.calls.list()).toEqual([]);
  });

  it('of a range that ended are those of it, and an outage ends also after it', async () => {
    const range = { from: epoch('2026-11-21T08:00Z') * 1000, to: epoch('2026-11-21T09:25Z') * 1000 };
    const frame = await simulated.run({ queryType }, range);
    expect(valuesOf(frame, 'event')).toEqual(['server-down', 'version-changed', 'place-silent']);
    expect(valuesOf(frame, 'location')).toEqual([null, null, 'FR']);
    expect(valuesOf(frame, 'text')[2]).toBe(
      'France went silent on home (between 2026-11-21 05:00 UTC and 2026-11-21 08:20 UTC)'
    );
    expect(valuesOf(frame, 'ended')[0]).toBe(epoch('2026-11-21T09:30Z') * 1000);
    expect(noticesOf(frame)).toEqual([]);
  });

  it('are also days in key names that are over, of keys that were there then', async () => {
    const kept = { dataLimit: null, listedAt: epoch('2026-11-01T00:00Z'), absentAt: null, goneAt: null };
    history.lives = [
      { ...kept, id: '1', name: 'Anna until 2026-11-20' },
      { ...kept, id: '2', name: 'Ben until 2026-11-20', goneAt: epoch('2026-11-20T12:00Z') },
      { ...kept, id: '3', name: 'Eve until 2026-11-20', absentAt: epoch('2026-11-21T03:00Z') },
      { ...kept, id: '4', name: 'Zoe until 2026-11-21' },
    ];
    const range = { from: epoch('2026-11-20T00:00Z') * 1000, to: epoch('2026-11-21T08:00Z') * 1000 };
    const frame = await simulated.run({ queryType }, range);
    history.lives = [];
    expect(valuesOf(frame, 'event')).toEqual(['key-expired']);
    expect(valuesOf(frame, 'time')).toEqual([epoch('2026-11-21T00:00Z') * 1000]);
    expect(valuesOf(frame, 'text')).toEqual(['Access key “Anna until 2026-11-20” (1) expired, as its name says']);
  });

  it('are filtered by kind and key, and cut to the newest', async () => {
    const filters = [
      { label: 'event' as const, operator: '=' as const, values: ['key-created', 'limit-reached'] },
      { label: 'key_id' as const, operator: '=' as const, values: ['1'] },
    ];
    const frame = await simulated.run({ queryType, filters });
    expect(valuesOf(frame, 'event')).toEqual(['limit-reached', 'key-created']);
    expect(valuesOf(await simulated.run({ queryType, limit: 1 }), 'event')).toEqual(['limit-reached']);
  });

  it('are counted by kind, with 0 where none occurred', async () => {
    const counts = numbersBy(await simulated.run({ queryType, shape: 'numeric' }), 'event');
    expect(Object.keys(counts)).toHaveLength(17);
    expect(counts).toMatchObject({ 'key-created': 2, 'server-down': 1, 'version-changed': 0, 'key-removed': 0 });
    const byKey = await simulated.run({ queryType, shape: 'numeric', groupBy: ['key_id'] });
    expect(numbersBy(byKey, 'key_id')).toMatchObject({ '1': 3, '2': 1 });
  });

  it('that nobody looked for are not 0', async () => {
    history.watched = {
      server: { from: epoch('2026-11-21T09:10Z'), to: epoch('2026-11-21T10:00Z') },
      keys: null,
      places: null,
    };
    const frame = await simulated.run({ queryType, shape: 'numeric' });
    expect(numbersBy(frame, 'event')).toMatchObject({
      'server-restarted': 0,
      'key-removed': null,
      'limit-removed': null,
    });
    expect(noticesOf(frame)).toEqual(['Events of home are noticed since 2026-11-21 09:10 UTC.']);
    history.watched = { server: null, keys: null, places: null };
    expect(noticesOf(await simulated.run({ queryType })).join()).toContain('it was not looked at yet');
  });

  it('are refused in words where history keeps none', async () => {
    const off = await startSimulatedQuery({ keys: 1 });
    await expect(off.run({ queryType })).rejects.toMatchObject({ code: 'EVENTS_NOT_KEPT' });
    await off.stop();
  });
});
