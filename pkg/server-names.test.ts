import { call } from '../simulator/test-client';
import { noticesOf, valuesOf } from './query/testing/simulated-query';
import { startFleet, type SimulatedFleet } from './testing/simulated-fleet';

let fleet: SimulatedFleet;

afterEach(() => fleet.stop());

async function rename(index: number, name: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await call(fleet.servers[index]!, '/name', { method: 'PUT', headers, body: JSON.stringify({ name }) });
}

const labels = async (queryType: 'availability' | 'server-metrics' = 'availability') =>
  valuesOf(await fleet.query({ queryType }), 'server');

describe('the label of a server', () => {
  it('is the name that the server tells, also in the first answer, also where it is down later', async () => {
    fleet = await startFleet({ servers: [{ name: 'Frankfurt' }, { name: 'Helsinki' }, { name: 'Singapore' }] });
    expect(await labels('server-metrics')).toEqual(['Frankfurt', 'Helsinki', 'Singapore']);
    await fleet.servers[1]!.faults.set({ kind: 'refuse' });
    await fleet.restart();
    expect(await labels()).toEqual(['Frankfurt', 'Helsinki', 'Singapore']);
  });

  it('stays the same when the server is renamed, which is told', async () => {
    fleet = await startFleet({ servers: [{ name: 'Frankfurt' }, { name: 'Helsinki' }] });
    expect(await labels()).toEqual(['Frankfurt', 'Helsinki']);
    await rename(0, 'Francfort');
    await fleet.restart();
    const frame = await fleet.query({ queryType: 'availability' });
    expect(valuesOf(frame, 'server')).toEqual(['Frankfurt', 'Helsinki']);
    expect(noticesOf(frame)).toEqual([expect.stringContaining('Frankfurt calls itself Francfort now.')]);
  });

  it('has the address where several are called the same, and the configured name where there is one', async () => {
    fleet = await startFleet({ servers: [{ name: 'Outline' }, { name: 'Outline' }, { name: 'Outline' }] });
    const [first, second, third] = fleet.servers.map(({ certSha256 }) => certSha256);
    fleet.saved.jsonData.servers = [
      { id: 'fra', certSha256: first },
      { id: 'hel', certSha256: second },
      { id: 'sgp', certSha256: third, name: 'Singapore' },
    ];
    const told = (await labels()) as string[];
    const addresses = fleet.servers.map(({ apiUrl }) => new URL(apiUrl).host);
    const apart = addresses.slice(0, 2).map((address) => `Outline (${address})`);
    expect(told[2]).toBe('Singapore');
    expect(told.slice(0, 2).filter((label) => label === 'Outline')).toHaveLength(1);
    expect(told.slice(0, 2).filter((label) => apart.includes(label))).toHaveLength(1);
    await fleet.restart();
    expect(await labels()).toEqual(told);
  });

  it('is never that of another server, also where each was alone when it was called so', async () => {
    fleet = await startFleet({ servers: [{ name: 'Outline' }, { name: 'Outline' }] });
    const listed = fleet.saved.jsonData.servers as object[];
    for (const only of listed) {
      fleet.saved.jsonData.servers = [only];
      expect(await labels()).toEqual(['Outline']);
      await fleet.restart();
    }
    const [, second] = fleet.servers.map(({ apiUrl }) => new URL(apiUrl).host);
    fleet.saved.jsonData.servers = listed;
    expect(await labels()).toEqual(['Outline', `Outline (${second})`]);
    await fleet.restart();
    expect(await labels()).toEqual(['Outline', `Outline (${second})`]);
    fleet.saved.jsonData.servers = listed.map((server, index) => ({
      ...server,
      ...(index === 1 && { name: 'Outline' }),
    }));
    const [first] = fleet.servers.map(({ apiUrl }) => new URL(apiUrl).host);
    expect(await labels()).toEqual(['Outline', `Outline (${first})`]);
  });

  it('is host and port until the server has told a name', async () => {
    fleet = await startFleet({ servers: [{ name: 'Frankfurt' }] });
    const [server] = fleet.servers;
    await server!.faults.set({ kind: 'refuse' });
    expect(await labels()).toEqual([new URL(server!.apiUrl).host]);
    await server!.faults.clear();
    await fleet.restart();
    expect(await labels()).toEqual(['Frankfurt']);
  });
});
