import { readFileSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { Agent, get, type RequestOptions } from 'node:https';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { setTimeout as delay } from 'node:timers/promises';
import { unlabelled } from '../collectors/column';
import { FunctionCollector } from '../collectors/function-collector';
import { Gauge } from '../collectors/gauge';
import { Registry } from '../registry';
import { Service, type ServiceOptions } from './service';

const running: Service[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.stop().catch(() => {})));
});

async function started(options: Partial<ServiceOptions> = {}): Promise<Service> {
  const registry = new Registry();
  registry.register(new Gauge({ name: 'level', help: 'For a test.' }));
  const service = new Service({ registry, ...options });
  await service.start();
  running.push(service);
  return service;
}

const certificates = join(__dirname, '../../../simulator/certificate');
const pairOf = (name: string) => ({
  certificate: readFileSync(join(certificates, `${name}-certificate.pem`), 'utf8'),
  key: readFileSync(join(certificates, `${name}-key.pem`), 'utf8'),
});
const fingerprintOf = ({ certificate }: { certificate: string }) => new X509Certificate(certificate).fingerprint256;

const text = '# HELP level For a test.\n# TYPE level gauge\nlevel 0\n';

it('serves metrics, a page with a link, a word for robots and a health check', async () => {
  const service = await started();
  const metrics = await fetch(service.metricsUrl);
  expect(metrics.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(await metrics.text()).toBe(text);
  const page = await fetch(service.rootUrl);
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(await page.text()).toContain('<a href="/metrics">');
  expect(await (await fetch(`${service.baseUrl}/robots.txt`)).text()).toBe('User-agent: *\nDisallow: /\n');
  expect(await (await fetch(`${service.baseUrl}/healthz`)).text()).toBe('OK\n');
});

it('serves what is registered and deregistered while it runs', async () => {
  const registry = new Registry();
  const { metricsUrl } = await started({ registry });
  const served = async () => (await fetch(metricsUrl)).text();
  expect(await served()).toBe('');
  registry.register(new Gauge({ name: 'level', help: 'For a test.' }));
  expect(await served()).toBe(text);
  registry.deregister('level');
  expect(await served()).toBe('');
});

it('knows its URLs, and none before it is started', async () => {
  const service = new Service({ registry: new Registry(), path: '/my/metrics' });
  expect(() => service.baseUrl).toThrow('not started');
  expect(() => service.rootUrl).toThrow('not started');
  expect(() => service.metricsUrl).toThrow('not started');
  await expect(service.stop()).rejects.toThrow('not started');
  await service.start();
  running.push(service);
  expect(service.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(service.rootUrl).toBe(`${service.baseUrl}/`);
  expect(service.metricsUrl).toBe(`${service.baseUrl}/my/metrics`);
  expect((await fetch(service.metricsUrl)).status).toBe(200);
  expect((await fetch(`${service.baseUrl}/metrics`)).status).toBe(404);
  await expect(service.start()).rejects.toThrow('started already');
});

it('listens where it is told, on IPv6 too', async () => {
  const everywhere = await started({ address: '0.0.0.0' });
  expect(everywhere.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:/);
  const service = await started({ address: '::1' });
  expect(service.baseUrl).toMatch(/^http:\/\/\[::1\]:\d+$/);
  expect((await fetch(service.metricsUrl)).status).toBe(200);
});

it('says so when the port is taken, and can be started again', async () => {
  const first = await started();
  const port = Number(new URL(first.baseUrl).port);
  const second = new Service({ registry: new Registry(), port });
  await expect(second.start()).rejects.toThrow('EADDRINUSE');
  await first.stop();
  await second.start();
  running.push(second);
  expect((await fetch(second.metricsUrl)).status).toBe(200);
});

it('serves over TLS', async () => {
  const { certificate, key } = pairOf('server');
  const service = await started({ tls: { certificate, key } });
  expect(service.metricsUrl).toMatch(/^https:/);
  const status = await new Promise((resolve, reject) => {
    get(service.metricsUrl, { rejectUnauthorized: false, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
  expect(status).toBe(200);
  await expect(started({ tls: { certificate: 'none', key } })).rejects.toThrow();
});

describe('TLS', () => {
  const ours = pairOf('server');
  const others = pairOf('other');
  /** The status, or that there is none; and the certificate that was shown. */
  const ask = (url: string, options: RequestOptions = {}) =>
    new Promise<{ status: number | undefined; shown: string | null }>((resolve) => {
      get(url, { rejectUnauthorized: false, agent: false, ...options }, (response) => {
        const { socket } = response;
        const shown = socket instanceof TLSSocket ? socket.getPeerCertificate().fingerprint256 : null;
        response.resume();
        resolve({ status: response.statusCode, shown });
      }).on('error', () => resolve({ status: undefined, shown: null }));
    });

  it('changes its certificate while it runs, and keeps it where the new one cannot be used', async () => {
    const service = await started({ tls: ours });
    const url = service.metricsUrl;
    expect(await ask(url)).toEqual({ status: 200, shown: fingerprintOf(ours) });
    service.use({ tls: others });
    expect(await ask(url)).toEqual({ status: 200, shown: fingerprintOf(others) });
    expect(() => service.use({ tls: { certificate: 'none', key: ours.key } })).toThrow();
    expect(await ask(url)).toEqual({ status: 200, shown: fingerprintOf(others) });
  });

  it('lets in only those whose certificate is of the authority', async () => {
    const service = await started({ tls: { ...ours, clientCa: others.certificate } });
    const url = service.metricsUrl;
    expect((await ask(url)).status).toBeUndefined();
    expect((await ask(url, { cert: ours.certificate, key: ours.key })).status).toBeUndefined();
    expect((await ask(url, { cert: others.certificate, key: others.key })).status).toBe(200);
  });

  it('stops without waiting for connections that are kept, and frees the port', async () => {
    const service = await started({ tls: ours });
    const agent = new Agent({ keepAlive: true });
    const { metricsUrl } = service;
    expect((await ask(metricsUrl, { agent })).status).toBe(200);
    const before = performance.now();
    await service.stop(10);
    expect(performance.now() - before).toBeLessThan(5000);
    expect((await ask(metricsUrl)).status).toBeUndefined();
    agent.destroy();
  });
});

it('changes its authorization while it runs', async () => {
  const service = await started({ authorization: { token: 'old' } });
  const statusWith = async (token: string) =>
    (await fetch(service.metricsUrl, { headers: { authorization: `Bearer ${token}` } })).status;
  expect([await statusWith('old'), await statusWith('new')]).toEqual([200, 401]);
  service.use({ authorization: { token: 'new' } });
  expect([await statusWith('old'), await statusWith('new')]).toEqual([401, 200]);
  expect(() => service.use({ authorization: { token: '' } })).toThrow(RangeError);
  expect(await statusWith('new')).toBe(200);
});

it('knows GET and HEAD', async () => {
  const service = await started();
  const head = await fetch(service.metricsUrl, { method: 'HEAD', headers: { 'accept-encoding': 'identity' } });
  expect(head.status).toBe(200);
  expect(head.headers.get('content-length')).toBe(String(text.length));
  expect(await head.text()).toBe('');
  const post = await fetch(service.metricsUrl, { method: 'POST', body: 'x' });
  expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});

it('negotiates and compresses', async () => {
  const { metricsUrl } = await started();
  const response = await fetch(metricsUrl, {
    headers: { accept: 'application/openmetrics-text', 'accept-encoding': 'gzip' },
  });
  expect(response.headers.get('content-type')).toContain('application/openmetrics-text');
  expect(response.headers.get('content-encoding')).toBe('gzip');
  expect(await response.text()).toContain('# EOF');
});

describe('authorization', () => {
  const basic = (credentials: string) => `Basic ${Buffer.from(credentials).toString('base64')}`;

  it.each([
    [{ user: 'me', password: 'p:w \u00fc' }, basic('me:p:w \u00fc'), 'Basic'],
    [{ token: 's3cr3t' }, 'Bearer s3cr3t', 'Bearer'],
    [{ token: 's3cr3t' }, 'bearer s3cr3t', 'Bearer'],
  ])('%j lets %p in', async (authorization, header, scheme) => {
    const { metricsUrl, baseUrl } = await started({ authorization });
    expect((await fetch(metricsUrl, { headers: { authorization: header } })).status).toBe(200);
    const refused = await fetch(metricsUrl);
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, expect.stringMatching(scheme)]);
    expect((await fetch(`${baseUrl}/healthz`)).status).toBe(200);
  });

  it.each([
    [{ user: 'me', password: 'pw' }, basic('me:pW')],
    [{ user: 'me', password: 'pw' }, basic('you:pw')],
    [{ user: 'me', password: 'pw' }, 'Basic'],
    [{ user: 'me', password: 'pw' }, 'Bearer pw'],
    [{ token: 's3cr3t' }, 'Bearer s3cr3'],
    [{ token: 's3cr3t' }, 'Bearer '],
    [{ token: 's3cr3t' }, basic('s3cr3t')],
  ])('%j refuses %p', async (authorization, header) => {
    const { metricsUrl } = await started({ authorization });
    const refused = await fetch(metricsUrl, { headers: { authorization: header } });
    expect(refused.status).toBe(401);
    expect(await refused.text()).not.toContain('level');
  });

  it.each([{ token: '' }, { user: 'me', password: '' }, { user: 'm:e', password: 'pw' }])(
    'cannot be %j',
    (authorization) => {
      expect(() => new Service({ registry: new Registry(), authorization })).toThrow(RangeError);
    }
  );
});

it.each(['metrics', '/', '/healthz', '/robots.txt', '/a b', '/a?b', '//a'])('refuses the path %p', (path) => {
  expect(() => new Service({ registry: new Registry(), path })).toThrow('no path for metrics');
});

it('tells the client that metrics cannot be collected, and the log why', async () => {
  const registry = new Registry();
  const failure = new Error('with a secret');
  registry.register(
    new FunctionCollector('gauge', { name: 'level', help: 'For a test.' }, () => {
      throw failure;
    })
  );
  const onFailure = jest.fn();
  const { metricsUrl } = await started({ registry, onFailure });
  const response = await fetch(metricsUrl);
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain('secret');
  expect(onFailure).toHaveBeenCalledWith(failure);
});

describe('stop', () => {
  /** A registry whose answer takes so long. */
  function slowRegistry(milliseconds: number): Registry {
    const registry = new Registry();
    const gauge = new FunctionCollector('gauge', { name: 'level', help: 'For a test.' }, () => [unlabelled(1)]);
    const collect = gauge.collect.bind(gauge);
    gauge.collect = () => delay(milliseconds, undefined, { ref: false }).then(collect);
    registry.register(gauge);
    return registry;
  }

  it('waits for requests in flight', async () => {
    const service = await started({ registry: slowRegistry(300) });
    const answer = fetch(service.metricsUrl).then((response) => response.text());
    await delay(100);
    await service.stop(5);
    expect(await answer).toContain('level 1');
  });

  it('cuts off what takes longer than it may', async () => {
    const service = await started({ registry: slowRegistry(20_000) });
    const outcome = fetch(service.metricsUrl).then(
      () => 'answered',
      () => 'cut off'
    );
    await delay(100);
    const before = performance.now();
    await service.stop(0.2);
    expect(performance.now() - before).toBeLessThan(5000);
    expect(await outcome).toBe('cut off');
  });

  it('does not wait for idle connections, and frees the port', async () => {
    const service = await started();
    await (await fetch(service.metricsUrl)).text();
    const { metricsUrl } = service;
    const before = performance.now();
    await service.stop(10);
    expect(performance.now() - before).toBeLessThan(5000);
    await expect(fetch(metricsUrl)).rejects.toThrow();
    await service.start();
    expect((await fetch(service.metricsUrl)).status).toBe(200);
  });
});
