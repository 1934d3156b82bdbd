import type { CheckedFrame } from './frames/check';
import { valuesOf } from './query/testing/simulated-query';
import { historySchema } from './history/buckets/rows/schema';
import { exact, keys } from './history/buckets/testing/truth';
import { keepingOf, openServers } from './history/kept-servers';
import { addressOf, knownServersSchema } from './history/known-servers';
import { createOutlineApi } from './outline/client';
import { openStore } from './store/open-store';
import { fleetSettings, startFleet, type Saved, type SimulatedFleet } from './testing/simulated-fleet';

const hour = 3600;
/** Full hours of the day before. */
const end = Math.floor(Date.now() / 1000 / 86_400) * 86_400;
const range = { from: (end - 6 * hour) * 1000, to: end * 1000 };

let fleet: SimulatedFleet;

beforeAll(async () => {
  fleet = await startFleet({ servers: ['Frankfurt', 'Helsinki', 'Singapore'].map((name) => ({ name, keys: 2 })) });
  await Promise.all(fleet.servers.map((_, index) => record(index)));
});
afterAll(() => fleet.stop());

/** Bytes of one server in five minutes. */
const bytesOf = (index: number) => 1000 * (index + 1);

/** Six hours, as the plugin would have recorded them. */
async function record(index: number): Promise<void> {
  const { apiUrl, certSha256 } = fleet.servers[index]!;
  const limits = { timeoutSeconds: 30, cacheTtlSeconds: 0, maxConcurrentCalls: 2 };
  const api = createOutlineApi({ name: '', apiUrl, certSha256, tlsSkipVerify: false, ...limits });
  const { value } = await api.server();
  await api.close();
  const path = fleet.storePath;
  const store = await openStore({ kind: 'file', path }, { schemas: [historySchema, knownServersSchema] });
  const keepDays = { fiveMinutes: 35, hours: 400, days: 3660 };
  const { buckets } = keepingOf(addressOf({ apiUrl }), openServers(store), keepDays).open(value.serverId ?? '');
  buckets.transaction(() => {
    for (let from = end - 6 * hour; from < end; from += 300) {
      const place = { kind: 'location', location: 'CH', asn: 3303, asOrg: 'Swisscom' } as const;
      const amounts = [keys[0]!, place].map((entity) => exact(entity, from, bytesOf(index), 1000));
      buckets.write({ from, to: from + 300, amounts });
    }
    const event = { kind: 'key-created', keyId: '1', name: 'Anna', before: null, after: null } as const;
    buckets.events?.write({ ...event, at: end - hour, notBefore: end - hour - 300 });
  });
  store.close();
}

/** The settings of these servers in the long form. */
function listOf(...indexes: number[]): Saved {
  const { jsonData, decryptedSecureJsonData } = fleetSettings(fleet.servers);
  const servers = jsonData.servers as object[];
  return { jsonData: { ...kept, servers: indexes.map((index) => servers[index]) }, decryptedSecureJsonData };
}

/** The settings of one server in the short form. */
function short(index: number): Saved {
  const { apiUrl, certSha256 } = fleet.servers[index]!;
  return { jsonData: { ...kept, certSha256 }, decryptedSecureJsonData: { apiUrl } };
}

const kept = { history: 'embedded', backfillSecondsPerHour: 0, timeoutSeconds: 30 };
const names = ['Frankfurt', 'Helsinki', 'Singapore'];

/** The whole past of each server by its label. */
async function past(): Promise<Record<string, unknown>> {
  const query = { queryType: 'server-metrics', figure: 'data', shape: 'numeric' } as const;
  const frame = await fleet.query(query, range);
  return Object.fromEntries(frame.fields.map(({ labels, values }) => [labels?.server, values[0]]));
}

const pastOf = (...indexes: number[]) =>
  Object.fromEntries(indexes.map((index) => [names[index], 72 * bytesOf(index)]));

it.each(['server-metrics', 'key-metrics', 'locations', 'events', 'key-sharing', 'silent-places'] as const)(
  'has %s of each of three servers',
  async (queryType) => {
    fleet.saved = listOf(0, 1, 2);
    const frame = await fleet.query(
      { queryType, groupBy: queryType === 'locations' ? ['location'] : undefined },
      range
    );
    expect(new Set(valuesOf(frame, 'server'))).toEqual(new Set(names));
  }
);

it.each([
  ['server-metrics', 'data'],
  ['key-metrics', 'data'],
  ['locations', 'data'],
] as const)('has %s over time of each, which add up where they are one', async (queryType, figure) => {
  fleet.saved = listOf(0, 1, 2);
  const query = { queryType, figure, shape: 'time-series', step: '1h' } as const;
  const sumOf = ({ fields }: CheckedFrame) =>
    fields
      .filter(({ type }) => type !== 'time')
      .flatMap(({ values }) => [...values].map(Number))
      .reduce((sum, value) => sum + value, 0);
  const each = await fleet.query(query, range);
  expect(new Set(each.fields.flatMap(({ labels }) => labels?.server ?? []))).toEqual(new Set(names));
  expect(sumOf(each)).toBe(72 * (bytesOf(0) + bytesOf(1) + bytesOf(2)));
  expect(sumOf(await fleet.query({ ...query, groupServersBy: [] }, range))).toBe(sumOf(each));
});

it('is the same from one server to many and back, over restarts', async () => {
  const [first, second] = [short(0), listOf(1, 2)];
  const grown: Saved = {
    jsonData: { ...second.jsonData, ...first.jsonData },
    decryptedSecureJsonData: { ...second.decryptedSecureJsonData, ...first.decryptedSecureJsonData },
  };
  const ways: Array<[saved: Saved, indexes: number[]]> = [
    [first, [0]],
    [grown, [0, 1, 2]],
    // The first one gets an id of its own, and the others change places.
    [listOf(2, 0, 1), [2, 0, 1]],
    [listOf(1), [1]],
    [short(1), [1]],
    [first, [0]],
    [grown, [0, 1, 2]],
  ];
  for (const [saved, indexes] of ways) {
    fleet.saved = saved;
    expect(await past()).toEqual(pastOf(...indexes));
    await fleet.restart();
    expect(await past()).toEqual(pastOf(...indexes));
  }
}, 60_000);
