import * as v from 'valibot';
import { endpoints, failureSchema, type Endpoint, type EndpointName } from './contract';
import { simulatedResources, type Asked, type SimulatedResources } from './testing/simulated-resources';

interface Row {
  parameters?: Record<string, string>;
  body?: unknown;
  /** What an Admin is answered, in part. */
  good: unknown;
  /** Fields that Viewers are not told. */
  onlyForAdmins?: string[];
  /** While the server does not answer. */
  whenDown: 'fails' | 'answers';
  wrong?: Array<Pick<Row, 'parameters' | 'body'>>;
}

const known = { name: 'Simulated server 1', version: '1.12.3-master', createdAt: '2026-11-19T10:02:13.000Z' };
const wrongSince = ['yesterday', 'range', '', '1.5h', '2026-11-21', '2030-01-01T00:00:00Z', '99w'].map((since) => ({
  parameters: { since },
}));
const off = { source: 'off', fetched: 1, problem: null };
const place = { kind: 'memory', reason: 'There is no folder.' };

/** Every endpoint: one without a row does not compile. */
const table: Record<EndpointName, Row> = {
  readServer: {
    good: { ...known, host: '203.0.113.5:8081', hostnameForAccessKeys: '127.0.0.1' },
    onlyForAdmins: ['host', 'certSha256', 'hostnameForAccessKeys', 'portForNewAccessKeys'],
    whenDown: 'fails',
  },
  readServers: {
    good: { servers: [{ name: 'home', host: '203.0.113.5:8081' }] },
    onlyForAdmins: ['host', 'certSha256'],
    whenDown: 'answers',
  },
  readServerStates: {
    good: { servers: [{ id: 'main', name: 'home', labels: {}, history: { fetched: 1, problem: null } }] },
    onlyForAdmins: ['host', 'certSha256'],
    whenDown: 'answers',
  },
  readAccessKeys: { good: { accessKeys: [{ name: 'Alice' }, { dataLimit: 9_968_339_231 }, {}] }, whenDown: 'fails' },
  // Those that the server told last.
  readKeyNames: { good: { accessKeys: [{ id: '0', name: 'Alice' }, { id: '1' }, { id: '2' }] }, whenDown: 'answers' },
  readDataTransferred: { good: { bytesByKeyId: { '0': 647_419_208 } }, whenDown: 'fails' },
  readLocations: {
    parameters: { since: '2d' },
    good: { locations: [{ location: 'DE' }, { location: 'IR' }, { location: 'MM' }] },
    whenDown: 'fails',
    wrong: wrongSince,
  },
  readAutonomousSystems: {
    good: { autonomousSystems: [{ asn: 3320, asOrg: 'Deutsche Telekom AG' }, {}, {}, {}] },
    whenDown: 'fails',
    wrong: wrongSince,
  },
  readMetrics: {
    parameters: { since: '2026-11-20T10:02:13Z' },
    good: { sinceSeconds: 86_400, noTraffic: false, bandwidthPeak: { at: expect.any(Number) } },
    whenDown: 'fails',
    wrong: [{ parameters: {} }, ...wrongSince],
  },
  readHistory: {
    good: { ...off, place: { ...place, path: '/state/store.db' } },
    onlyForAdmins: ['path'],
    whenDown: 'answers',
  },
  readSharing: { good: { enabled: false }, whenDown: 'fails' },
  changeSharing: {
    body: { enabled: true },
    good: { enabled: true },
    whenDown: 'fails',
    wrong: ['{', 'null', [], {}, { enabled: 'yes' }].map((body) => ({ body })),
  },
  readStatistics: { good: { failed: { count: 0 }, cancelled: 0 }, whenDown: 'answers' },
  keepStatistics: { good: { kept: false, reason: expect.any(String) }, whenDown: 'answers' },
  resetStatistics: { good: { requests: 0, finished: { count: 0 } }, whenDown: 'answers' },
  readCalls: { good: { servers: [{ server: 1, calls: [] }] }, whenDown: 'answers' },
};

let resources: SimulatedResources;
beforeEach(async () => {
  resources = await simulatedResources();
});
afterEach(() => resources.close());

const refused = (status: number, code: string, message = '') => ({
  status,
  body: { code, message: expect.stringContaining(message) },
});

describe.each(Object.keys(table) as EndpointName[])('%s', (name) => {
  const endpoint: Endpoint = endpoints[name];
  const { method, path, mayCall } = endpoint;
  const { parameters, body, good, onlyForAdmins = [], whenDown, wrong = [] } = table[name];
  const isForAdmins = mayCall === 'admins';
  const ask = (changes: Partial<Asked> = {}, allowWrites?: boolean) => {
    const whole = { method, path, role: 'Admin', ...(parameters && { parameters }), body, ...changes };
    return resources.ask(whole, allowWrites);
  };

  it('answers by its contract, and nothing beside it', async () => {
    expect(await ask()).toMatchObject({ status: 200, body: good });
    for (const role of isForAdmins ? ['Admin'] : ['Admin', 'Viewer']) {
      const text = JSON.stringify((await ask({ role })).body);
      const sent: unknown = JSON.parse(text);
      expect(v.parse(endpoint.answer, sent)).toEqual(sent);
      const told = onlyForAdmins.filter((field) => text.includes(`"${field}":`));
      expect(told).toEqual(role === 'Admin' ? onlyForAdmins : []);
    }
  });

  it('takes the name of its server, and refuses others and what is wrong', async () => {
    expect(await ask({ parameters: { ...parameters, server: 'home', more: '1' } })).toMatchObject({ status: 200 });
    for (const changes of [{ parameters: { ...parameters, server: 'other' } }, ...wrong]) {
      expect(await ask(changes)).toEqual(refused(400, 'RESOURCE_INVALID_PARAMETER'));
    }
  });

  it(`is for ${mayCall}`, async () => {
    for (const role of ['Viewer', 'Editor', null]) {
      expect(await ask({ role })).toMatchObject(isForAdmins ? refused(403, 'ADMIN_REQUIRED') : { status: 200 });
    }
  });

  it('changes a server only where that is allowed', async () => {
    expect(await ask({}, false)).toMatchObject(
      endpoint.changesServer ? refused(403, 'WRITES_NOT_ALLOWED') : { status: 200 }
    );
  });

  it(`${whenDown} when the server is down`, async () => {
    await ask();
    await resources.server.faults.set({ kind: 'refuse' });
    const response = await ask();
    expect(response).toMatchObject(
      whenDown === 'answers' ? { status: 200, body: good } : refused(502, 'OUTLINE_CONNECTION_REFUSED')
    );
    expect(v.is(whenDown === 'answers' ? endpoint.answer : failureSchema, response.body)).toBe(true);
  });

  it('has its methods and no other', async () => {
    expect(await ask({ method: 'POST' })).toEqual(refused(405, 'RESOURCE_METHOD_NOT_ALLOWED', `It takes GET`));
    expect(await ask({ path: `/${path}/` })).toMatchObject({ status: 200 });
  });
});

it.each(['', 'nothing', '../server', 'server/0', 'constructor'])('there is no route %p', async (path) => {
  expect(await resources.ask({ method: 'GET', path })).toEqual(
    refused(404, 'RESOURCE_NOT_FOUND', 'Known are server, servers, access-keys,')
  );
});

it('no two endpoints are one', () => {
  const all = Object.values(endpoints).map(({ method, path }) => `${method} ${path}`);
  expect(new Set(all).size).toBe(all.length);
});
