import fc from 'fast-check';
import { edgesOf } from './edges';
import { automaticSteps, lengthOf, stepOf } from './steps';
import { TimeZone } from './time-zone';

const epoch = (text: string) => Date.parse(text) / 1000;
const texts = (edges: number[] | null) =>
  edges?.map((edge) => new Date(edge * 1000).toISOString().replace(':00.000Z', 'Z'));
const cut = (from: string, to: string, step: string, zone = 'utc') =>
  texts(edgesOf(epoch(from), epoch(to), stepOf(step), new TimeZone(zone)));
const lengths = (from: string, to: string, step: string, zone: string) => {
  const edges = edgesOf(epoch(from), epoch(to), stepOf(step), new TimeZone(zone)) ?? [];
  return edges.slice(1).map((edge, index) => (edge - (edges[index] ?? 0)) / 3600);
};

describe('edgesOf', () => {
  it('cuts the first and the last step to the span', () => {
    expect(cut('2026-11-21T09:25Z', '2026-11-21T11:10Z', '30m')).toEqual([
      '2026-11-21T09:25Z',
      '2026-11-21T09:30Z',
      '2026-11-21T10:00Z',
      '2026-11-21T10:30Z',
      '2026-11-21T11:00Z',
      '2026-11-21T11:10Z',
    ]);
  });

  it('begins weeks on Mondays, several days from 1970 on, and months on their first', () => {
    expect(cut('2026-11-01T00:00Z', '2026-11-17T00:00Z', '1w')).toEqual([
      '2026-11-01T00:00Z',
      '2026-11-02T00:00Z',
      '2026-11-09T00:00Z',
      '2026-11-16T00:00Z',
      '2026-11-17T00:00Z',
    ]);
    expect(cut('2026-11-01T12:00Z', '2026-11-05T00:00Z', '2d')).toEqual([
      '2026-11-01T12:00Z',
      '2026-11-03T00:00Z',
      '2026-11-05T00:00Z',
    ]);
    expect(cut('2025-12-15T00:00Z', '2026-03-01T00:00Z', 'month')).toEqual([
      '2025-12-15T00:00Z',
      '2026-01-01T00:00Z',
      '2026-02-01T00:00Z',
      '2026-03-01T00:00Z',
    ]);
  });

  it('begins days by the clock of a zone that is half an hour off', () => {
    expect(cut('2026-11-20T18:30Z', '2026-11-22T18:30Z', '1d', 'Asia/Kolkata')).toEqual([
      '2026-11-20T18:30Z',
      '2026-11-21T18:30Z',
      '2026-11-22T18:30Z',
    ]);
    expect(cut('2026-11-21T18:00Z', '2026-11-21T21:00Z', '1h', 'Asia/Kathmandu')?.slice(1, 3)).toEqual([
      '2026-11-21T18:15Z',
      '2026-11-21T19:15Z',
    ]);
  });

  it('has days of 23 and 25 hours where clocks are changed', () => {
    expect(lengths('2026-03-27T23:00Z', '2026-03-30T22:00Z', '1d', 'Europe/Berlin')).toEqual([24, 23, 24]);
    expect(lengths('2026-10-23T22:00Z', '2026-10-26T23:00Z', '1d', 'Europe/Berlin')).toEqual([24, 25, 24]);
    expect(lengths('2026-03-07T05:00Z', '2026-03-09T04:00Z', '1d', 'America/New_York')).toEqual([24, 23]);
  });

  it('has months of one hour more or less', () => {
    const [march, april] = lengths('2026-02-28T23:00Z', '2026-04-30T22:00Z', 'month', 'Europe/Berlin');
    expect([march, april]).toEqual([31 * 24 - 1, 30 * 24]);
  });

  it('has an hour that the clock shows twice as two, and none for one that it skips', () => {
    const berlin = 'Europe/Berlin';
    expect(lengths('2026-10-24T22:00Z', '2026-10-25T23:00Z', '1h', berlin)).toEqual(Array(25).fill(1));
    expect(lengths('2026-03-28T23:00Z', '2026-03-29T22:00Z', '1h', berlin)).toEqual(Array(23).fill(1));
  });

  it('keeps longer steps by the clock', () => {
    expect(lengths('2026-10-24T22:00Z', '2026-10-25T23:00Z', '6h', 'Europe/Berlin')).toEqual([7, 6, 6, 6]);
    expect(lengths('2026-03-28T23:00Z', '2026-03-29T22:00Z', '6h', 'Europe/Berlin')).toEqual([5, 6, 6, 6]);
  });

  it('begins a day that has no midnight when it begins', () => {
    // Cairo's clocks went from 0:00 to 1:00 on 24 April 2026.
    expect(cut('2026-04-22T22:00Z', '2026-04-24T21:00Z', '1d', 'Africa/Cairo')).toEqual([
      '2026-04-22T22:00Z',
      '2026-04-23T22:00Z',
      '2026-04-24T21:00Z',
    ]);
    // Havana's went from 1:00 back to 0:00 on 1 November 2026: the first of the two midnights counts.
    expect(lengths('2026-10-31T04:00Z', '2026-11-02T05:00Z', '1d', 'America/Havana')).toEqual([24, 25]);
  });

  it('stands a clock that is changed by half an hour, and a day that was left out', () => {
    expect(lengths('2026-10-02T13:30Z', '2026-10-04T13:00Z', '1d', 'Australia/Lord_Howe')).toEqual([24, 23.5]);
    expect(lengths('2011-12-29T10:00Z', '2011-12-31T10:00Z', '1d', 'Pacific/Apia')).toEqual([24, 24]);
  });

  it('refuses what nobody can look at', () => {
    expect(edgesOf(0, 86_400 * 365, stepOf('5m'), new TimeZone('utc'))).toBeNull();
  });

  it('covers any span once, in whole minutes, with steps that are not too long', () => {
    const zones = ['utc', 'Europe/Berlin', 'Asia/Kolkata', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Apia'];
    fc.assert(
      fc.property(
        fc.integer({ min: epoch('2010-01-01') / 300, max: epoch('2030-01-01') / 300 }),
        fc.integer({ min: 1, max: 3000 }),
        fc.constantFrom(...automaticSteps.filter((text) => text !== '1m')),
        fc.constantFrom(...zones),
        (start, length, text, zone) => {
          const [from, to, step] = [start * 300, (start + length) * 300, stepOf(text)];
          const edges = edgesOf(from, to, step, new TimeZone(zone)) ?? [];
          expect([edges[0], edges[edges.length - 1]]).toEqual([from, to]);
          const longest = lengthOf(step) + (step.unit === 'second' && step.count <= 3600 ? 0 : 90_000);
          const isStep = (edge: number, index: number) => {
            const passed = edge - (edges[index] ?? 0);
            return passed > 0 && passed <= longest && edge % 60 === 0;
          };
          // One look for all: there may be thousands.
          expect(edges.slice(1).filter((edge, index) => !isStep(edge, index))).toEqual([]);
        }
      ),
      { numRuns: 150 }
    );
  });
});
