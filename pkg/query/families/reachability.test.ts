import type { PortInSteps, ProbedPort } from '../../reachability/ports';
import { noticesOf, startSimulatedQuery, valuesOf, type SimulatedQuery } from '../testing/simulated-query';

const since = Date.parse('2026-11-21T09:00:00Z');
const port = (probe: string, isReachable: boolean, changes: Partial<ProbedPort> = {}): ProbedPort => ({
  probe,
  service: 'access-keys',
  port: 443,
  isReachable,
  connectSeconds: isReachable ? 0.02 : null,
  since: null,
  ...changes,
});
const management = { service: 'management', port: 41_234 } as const;

describe('reachability', () => {
  let probed: ProbedPort[] = [];
  let inSteps: (edges: readonly number[]) => PortInSteps[] = () => [];
  let simulated: SimulatedQuery;

  beforeAll(async () => {
    simulated = await startSimulatedQuery({
      keys: 1,
      probedPorts: [{ last: async () => probed, overTime: async (edges) => inSteps(edges) }],
    });
  });
  afterAll(() => simulated.stop());

  const table = () => simulated.run({ queryType: 'reachability', figure: 'reachable' });
  const blockedBy = async () => {
    const frame = await table();
    return Object.fromEntries(valuesOf(frame, 'probe').map((probe, row) => [probe, valuesOf(frame, 'blocked')[row]]));
  };

  it('tells what is up here and down there', async () => {
    probed = [port('here', true), port('tehran', false, { since }), port('ams', true, { since })];
    const frame = await table();
    expect(valuesOf(frame, 'probe')).toEqual(expect.arrayContaining(['here', 'tehran', 'ams']));
    const row = valuesOf(frame, 'probe').indexOf('tehran');
    const cell = (name: string) => valuesOf(frame, name)[row];
    expect(['tcp_port', 'reachable', 'blocked', 'connect_time', 'service', 'since'].map(cell)).toEqual([
      '443',
      0,
      1,
      null,
      'Access keys',
      since,
    ]);
    expect(await blockedBy()).toEqual({ here: 0, tehran: 1, ams: 0 });
  });

  it('is an outage, and no block, where nobody reaches a port', async () => {
    probed = [port('here', false), port('tehran', false)];
    expect(await blockedBy()).toEqual({ here: 0, tehran: 0 });
  });

  it('does not know it of a port that one place alone looks at', async () => {
    probed = [port('tehran', false)];
    expect(await blockedBy()).toEqual({ tehran: null });
  });

  it('takes the management API for up where it answers here', async () => {
    probed = [port('tehran', false, management)];
    expect(await blockedBy()).toEqual({ tehran: 1 });
    await simulated.server.faults.set({ kind: 'refuse' });
    simulated.simulator.clock.advance(60_000);
    expect(await blockedBy()).toEqual({ tehran: 0 });
    await simulated.server.faults.clear();
  });

  it('is one number for each place and port, for alert rules', async () => {
    probed = [port('tehran', false), port('ams', true), port('tehran', true, { port: 8443 })];
    const frame = await simulated.run({ queryType: 'reachability', figure: 'blocked', shape: 'numeric' });
    expect(frame.fields.map(({ labels, values }) => [labels?.probe, labels?.tcp_port, values[0]]).sort()).toEqual([
      ['ams', '443', 0],
      ['tehran', '443', 1],
      ['tehran', '8443', 0],
    ]);
  });

  it('says where nobody tells anything, and asks the server nothing', async () => {
    probed = [];
    const before = simulated.server.calls.count();
    expect(noticesOf(await table()).join()).toContain('Nobody tells how ports of home look');
    expect(simulated.server.calls.count()).toBe(before);
  });

  it('goes over time by place and port, and says where nobody looked', async () => {
    const at = Date.parse('2026-11-21T10:00:00Z') / 1000;
    const asked: number[][] = [];
    const steps = (shares: ReadonlyArray<number | null>) =>
      shares.map((reached) => ({ reached, connectSeconds: reached ? 0.02 : null }));
    inSteps = (edges) => {
      asked.push([...edges]);
      const parts = { service: 'access-keys' as const, port: 443 };
      const [last, before] = [edges.length - 2, edges.length - 3];
      const of = (share: (step: number) => number | null) => steps(edges.slice(1).map((_, step) => share(step)));
      return [
        { probe: 'here', ...parts, steps: of(() => 1) },
        { probe: 'tehran', ...parts, steps: of((step) => (step === last ? 0 : step === before ? 0.4 : null)) },
      ];
    };
    const query = { queryType: 'reachability', shape: 'time-series', step: '15m', timeZone: 'utc' } as const;
    const range = { from: (at - 3600) * 1000, to: at * 1000 };
    const frame = await simulated.run({ ...query, figure: 'reachable' }, range);
    expect(asked[0]?.[0]).toBe(at - 3600);
    const byProbe = Object.fromEntries(frame.fields.slice(1).map(({ labels, values }) => [labels?.probe, values]));
    expect(byProbe).toEqual({ here: [1, 1, 1, 1], tehran: [null, null, 0.4, 0] });
    expect(noticesOf(frame).join()).toContain('Steps in which nobody looked are empty');
    const ports = await simulated.run({ ...query, figure: 'reachable', groupBy: ['tcp_port'] }, range);
    expect(ports.fields[1]?.values).toEqual([null, null, 0.4, 0]);
    const times = await simulated.run({ ...query, figure: 'connect_time', limit: 1 }, range);
    expect(times.fields).toHaveLength(2);
  });
});
