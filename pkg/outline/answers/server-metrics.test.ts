import { answered, captured } from '../testing/captured';
import { readServerMetrics } from './server-metrics';

it('reads master, whose ids may be lost', () => {
  const metrics = readServerMetrics(captured('metrics'));
  expect(metrics.accessKeys.map(({ keyId }) => keyId)).toEqual(['0', '1', '5', '7', null, null]);
  expect(metrics.accessKeys[0]?.lastTrafficSeen).toBeGreaterThan(1_795_000_000_000);
  expect(metrics.locations).toContainEqual(expect.objectContaining({ location: 'IR', asn: 16322 }));
  expect(metrics.locations).toContainEqual(expect.objectContaining({ location: 'XL', asn: null, asOrg: null }));
  expect(metrics.noTraffic).toBe(false);
});

it('reads 1.12.3, whose timestamps have fractions and may be null', () => {
  const metrics = readServerMetrics(captured('metrics-1.12.3'));
  expect(metrics.bandwidthNow).toEqual({ value: 0, at: null });
  expect(metrics.bandwidthPeak.at).toBe(1795251535841);
  expect(metrics.data).toBe(3762769.1982);
});

it('reads 1.12.3 without traffic', () => {
  expect(readServerMetrics(captured('metrics-without-traffic-1.12.3'))).toEqual({
    tunnelTime: 0,
    data: 0,
    bandwidthNow: { value: 0, at: null },
    bandwidthPeak: { value: 0, at: null },
    locations: [],
    accessKeys: [],
    noTraffic: false,
  });
});

it('reads the totals of 1.12.0-rc1, whose bandwidth is in bytes per five minutes', () => {
  const metrics = readServerMetrics(
    answered({
      server: {
        tunnelTime: { seconds: 90 },
        dataTransferred: {
          total: { bytes: 1000 },
          current: { bytes: 600 },
          peak: { data: { bytes: 900 }, timestamp: 1795251000.5 },
        },
        locations: [],
      },
      accessKeys: [
        {
          accessKeyId: 3,
          dataTransferred: { bytes: 1000 },
          tunnelTime: { seconds: 90 },
          connection: {
            lastConnected: 1795251000,
            lastTrafficSeen: null,
            peakDeviceCount: { data: 2, timestamp: 1795251000 },
          },
        },
      ],
    })
  );
  expect(metrics).toEqual({
    tunnelTime: 90,
    data: 1000,
    bandwidthNow: { value: 2, at: null },
    bandwidthPeak: { value: 3, at: 1795251000500 },
    locations: [],
    accessKeys: [
      {
        keyId: '3',
        data: 1000,
        tunnelTime: 90,
        lastTrafficSeen: null,
        peakDevices: { value: 2, at: 1795251000000 },
      },
    ],
    noTraffic: false,
  });
});

it('reads the flat lists of 1.11.1-rc1 and sums up their totals', () => {
  const metrics = readServerMetrics(
    answered({
      server: [
        {
          location: 'IR',
          asn: 16322,
          asOrg: 'Parsan Lin',
          tunnelTime: { seconds: 60 },
          dataTransferred: { bytes: 1000 },
        },
        { location: 'undefined', asn: null, asOrg: 'undefined', dataTransferred: { bytes: 24 } },
      ],
      accessKeys: [{ accessKeyId: 0, tunnelTime: { seconds: 60 } }, { accessKeyId: null }],
    })
  );
  expect(metrics).toMatchObject({ tunnelTime: 60, data: 1024, bandwidthNow: { value: null, at: null } });
  expect(metrics.locations).toEqual([
    { location: 'IR', asn: 16322, asOrg: 'Parsan Lin', data: 1000, tunnelTime: 60 },
    { location: 'ZZ', asn: null, asOrg: null, data: 24, tunnelTime: null },
  ]);
  expect(metrics.accessKeys.map(({ keyId, data }) => [keyId, data])).toEqual([
    ['0', null],
    [null, null],
  ]);
});

it('tells unknown totals from none', () => {
  expect(readServerMetrics(answered({ server: [], accessKeys: [] })).data).toBe(0);
  expect(readServerMetrics(answered({ server: [{ location: 'IR' }] })).data).toBeNull();
  expect(readServerMetrics(answered({ server: {}, accessKeys: null }))).toMatchObject({ data: null, accessKeys: [] });
});

it.each([
  [12, '12'],
  ['a b', 'a b'],
  ['undefined', null],
  [1e21, null],
  [null, null],
])('gives the key id %j as %j', (accessKeyId, keyId) => {
  const metrics = readServerMetrics(answered({ server: {}, accessKeys: [{ accessKeyId }] }));
  expect(metrics.accessKeys[0]?.keyId).toBe(keyId);
});

it('leaves a field unknown that it cannot read, and reads the rest', () => {
  const locations = [
    { location: 'IR', asn: 'x', dataTransferred: { bytes: '12' } },
    { location: 'DE', dataTransferred: 7, tunnelTime: { seconds: [] } },
  ];
  const accessKeys = [{ accessKeyId: {}, dataTransferred: { bytes: 5 }, connection: 3 }];
  const metrics = readServerMetrics(answered({ server: { locations, bandwidth: 'fast' }, accessKeys }));
  expect(metrics.locations.map(({ asn, data, tunnelTime }) => [asn, data, tunnelTime])).toEqual([
    [null, 12, null],
    [null, null, null],
  ]);
  expect(metrics).toMatchObject({ bandwidthNow: { value: null }, noTraffic: false });
  expect(metrics.accessKeys).toMatchObject([{ keyId: null, data: 5, lastTrafficSeen: null }]);
});

it('names a list that it cannot read: its absence would be one of traffic', () => {
  expect(() => readServerMetrics(answered({ server: { locations: 'none' }, accessKeys: [] }))).toThrow(
    expect.objectContaining({ detail: '(field server.locations)' })
  );
});
