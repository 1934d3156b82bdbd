import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { systemTime } from '../time/timekeeper';
import { accessKeyPorts, portsOf, type ServerPort } from './ports';
import { Prober, type ProberOptions } from './prober';

let listener: Server;
let received: Buffer[];
let connections: number;
let prober: Prober | null;

beforeEach(async () => {
  received = [];
  connections = 0;
  prober = null;
  listener = createServer((socket: Socket) => {
    connections += 1;
    socket.on('data', (data) => received.push(data));
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await prober?.close();
  listener.close();
});

const portNumber = () => (listener.address() as AddressInfo).port;
const port = (number = portNumber()): ServerPort => ({
  server: 'home',
  host: '127.0.0.1',
  port: number,
  service: 'management',
});

function probe(ports: () => readonly ServerPort[], options: Partial<ProberOptions> = {}): Prober {
  prober = new Prober({ probe: 'ams', ports, intervalSeconds: 0.3, timeoutSeconds: 2, time: systemTime, ...options });
  prober.start();
  return prober;
}

async function until(holds: () => boolean): Promise<void> {
  for (let waited = 0; !holds() && waited < 20_000; waited += 20) {
    await delay(20);
  }
  expect(holds()).toBe(true);
}

it('tells a port that takes connections, since when it does not, and sends no byte', async () => {
  const at = port();
  const running = probe(() => [at]);
  const [state] = [() => running.portsOf('home')[0]];
  await until(() => state()?.isReachable === true);
  expect(state()).toEqual({
    probe: 'ams',
    service: 'management',
    port: at.port,
    isReachable: true,
    connectSeconds: expect.any(Number),
    since: null,
  });
  expect(running.portsOf('other')).toEqual([]);
  const closedAt = Date.now();
  await new Promise((resolve) => listener.close(resolve));
  await until(() => state()?.isReachable === false);
  expect(state()).toMatchObject({ connectSeconds: null, since: expect.any(Number) });
  expect(state()?.since).toBeGreaterThanOrEqual(closedAt);
  expect(Buffer.concat(received)).toHaveLength(0);
});

it('begins ten connections a second at most', async () => {
  const many = Array.from({ length: 6 }, (_, index) => ({ ...port(), server: `s${index}` }));
  const begun = performance.now();
  const running = probe(() => many, { intervalSeconds: 60 });
  await until(() => running.portsOf('s5').length > 0);
  expect(performance.now() - begun).toBeGreaterThanOrEqual(450);
  expect(connections).toBe(6);
});

it('tells nothing where this place itself is cut off', async () => {
  const running = probe(() => [port()], { control: { host: '127.0.0.1', port: 1 } });
  await delay(800);
  expect(running.portsOf('home')).toEqual([]);
  expect(connections).toBe(0);
});

it('tells nothing of what is not probed any more, and of what was not looked at lately', async () => {
  let ports = [port()];
  const running = probe(() => ports);
  await until(() => running.portsOf('home').length === 1);
  ports = [];
  await until(() => running.portsOf('home').length === 0);
  ports = [port()];
  await until(() => running.portsOf('home').length === 1);
  await running.close();
  await until(() => running.portsOf('home').length === 0);
});

it('takes ports of access keys that take TCP, at the address of the management API', () => {
  const keys = [
    { port: 443, listeners: ['tcp', 'udp'] },
    { port: 443, listeners: null },
    { port: 80, listeners: null },
    { port: 53, listeners: ['udp'] },
    { port: null, listeners: ['websocket-stream'] },
  ];
  expect(accessKeyPorts(keys)).toEqual([80, 443]);
  expect(portsOf({ name: 'home', apiUrl: 'https://[2001:db8::1]:41234/secret' }, accessKeyPorts(keys))).toEqual([
    { server: 'home', host: '2001:db8::1', port: 41_234, service: 'management' },
    { server: 'home', host: '2001:db8::1', port: 80, service: 'access-keys' },
    { server: 'home', host: '2001:db8::1', port: 443, service: 'access-keys' },
  ]);
  expect(portsOf({ name: 'home', apiUrl: 'https://example.org/secret' })).toMatchObject([{ port: 443 }]);
});
