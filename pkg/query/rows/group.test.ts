import type { LabelName } from '../catalogue';
import type { Column } from '../declarations/column';
import { groupRows as groupsOf } from './group';
import type { Row } from './row';

const columns: Column[] = [
  { id: 'data', label: 'Data', type: 'float64', merge: 'sum' },
  { id: 'seen', label: 'Seen', type: 'time', merge: 'max' },
  { id: 'online', label: 'Online', type: 'boolean', merge: 'any' },
  { id: 'share', label: 'Share', type: 'float64', merge: 'none' },
];

const row = (asn: string, values: Row['values'], location = 'IR'): Row => ({
  labels: { server: 's', location, asn },
  values,
});

const groupRows = (rows: readonly Row[], groupBy: LabelName[], all: readonly Column[]): Row[] =>
  groupsOf(rows, { groupBy, groupServersBy: null }, all).map(({ members, described, ...merged }) => {
    expect(members.length).toBeGreaterThan(0);
    expect(described).toMatchObject(merged.labels);
    return merged;
  });

describe('groupRows', () => {
  it('keeps single rows as they are, but for labels that are not grouped by', () => {
    const [only] = groupRows([row('1', { data: 1, share: 0.5 })], ['location'], columns);
    expect(only).toEqual({
      labels: { server: 's', location: 'IR' },
      display: 'Iran',
      values: { data: 1, share: 0.5 },
    });
  });

  it('merges rows that agree in the labels, each column in its way', () => {
    const merged = groupRows(
      [
        row('1', { data: 1, seen: 10, online: false, share: 0.5 }),
        row('2', { data: 2, seen: null, online: true, share: 0.5 }),
        row('3', { data: 4 }, 'GB'),
      ],
      ['location'],
      columns
    );
    expect(merged).toEqual([
      {
        labels: { server: 's', location: 'IR' },
        display: 'Iran',
        values: { data: 3, seen: 10, online: true, share: undefined },
      },
      { labels: { server: 's', location: 'GB' }, display: 'United Kingdom', values: { data: 4 } },
    ]);
  });

  it('says of a group what all of its rows agree in', () => {
    const places = [row('1', {}), { ...row('2', {}), labels: { server: 's', location: 'IR', asn: '2', as_org: 'X' } }];
    expect(groupsOf(places, { groupBy: ['location'], groupServersBy: null }, columns)[0]?.described).toEqual({
      server: 's',
      location: 'IR',
    });
    expect(groupsOf(places, { groupBy: ['asn'], groupServersBy: null }, columns)[1]?.described).toEqual(
      places[1]?.labels
    );
  });

  it('does not know a sum with an unknown part', () => {
    const [merged] = groupRows([row('1', { data: 1 }), row('2', { data: null })], [], columns);
    expect(merged?.values['data']).toBeNull();
  });

  it('leaves out of a sum what does not apply', () => {
    const [merged] = groupRows([row('1', { data: 1 }), row('2', { data: undefined })], [], columns);
    expect(merged?.values['data']).toBe(1);
  });

  it('shows the labels, and an organisation rather than its number', () => {
    const place = { labels: { server: 's', location: 'IR', asn: '16322', as_org: 'Parsan' }, values: {} };
    const shown = (...groupBy: LabelName[]) => groupRows([place], groupBy, columns)[0]?.display;
    expect([shown('location', 'asn', 'as_org'), shown('location', 'asn'), shown()]).toEqual([
      'Iran · Parsan',
      'Iran · 16322',
      undefined,
    ]);
  });

  it('shows a network that is not known as such', () => {
    const place = { labels: { server: 's', location: 'EG' }, values: {} };
    expect(groupRows([place], ['asn', 'as_org'], columns)[0]?.display).toBe('Unknown');
  });

  it('keeps the shown name that all rows of a group share', () => {
    const named = { ...row('1', {}), display: 'Alice' };
    expect(groupRows([named, named], [], columns)[0]?.display).toBe('Alice');
  });

  it('never merges servers', () => {
    const other = { ...row('1', { data: 1 }), labels: { server: 't', location: 'IR', asn: '1' } };
    expect(groupRows([row('1', { data: 1 }), other], [], columns)).toHaveLength(2);
  });
});
