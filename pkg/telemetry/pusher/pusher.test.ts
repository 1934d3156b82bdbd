import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import { Counter } from '../collectors/counter';
import { Gauge } from '../collectors/gauge';
import { Registry } from '../registry';
import { describeWith, startServer, type RunningServer } from '../testing/programs';
import { awkwardValues, sampleRegistry } from '../testing/sample-registry';
import { PushError } from './push-error';
import { Pusher } from './pusher';

function registryWith(name: string, value: number): Registry {
  const registry = new Registry();
  const gauge = new Gauge({ name, help: 'For a test.' });
  gauge.set({}, value);
  registry.register(gauge);
  return registry;
}

describeWith('prometheus-pushgateway', 'a real Pushgateway', () => {
  let gateway: RunningServer;
  beforeAll(async () => {
    gateway = await startServer(
      'prometheus-pushgateway',
      (address) => [`--web.listen-address=${address}`, '--web.enable-admin-api'],
      '/-/ready'
    );
  });
  beforeEach(() => fetch(`${gateway.url}/api/v1/admin/wipe`, { method: 'PUT' }));
  afterAll(() => gateway.stop());

  const pusher = (groupingKey: Record<string, string> = {}, job = 'test') =>
    new Pusher({ gatewayUrl: gateway.url, job, groupingKey });
  /** The gateway answers a deletion before it is done. */
  const deleted = async (left = 0) => {
    for (let tries = 0; tries < 100 && (await pushed()).length > left; tries++) {
      await delay(20);
    }
    return pushed();
  };
  /** Lines of the gateway's metrics that are ours. */
  const pushed = async () =>
    (await (await fetch(`${gateway.url}/metrics`)).text())
      .split('\n')
      .filter((line) => /^(first|second|calls)/.test(line));

  it('adds, replaces and deletes the metrics of a group', async () => {
    await pusher().add(registryWith('first', 1));
    await pusher().add(registryWith('second', 2));
    expect(await pushed()).toEqual(['first{instance="",job="test"} 1', 'second{instance="",job="test"} 2']);
    await pusher().add(registryWith('first', 10));
    expect(await pushed()).toEqual(['first{instance="",job="test"} 10', 'second{instance="",job="test"} 2']);
    await pusher().replace(registryWith('second', 20));
    expect(await pushed()).toEqual(['second{instance="",job="test"} 20']);
    await pusher().delete();
    expect(await deleted()).toEqual([]);
  });

  it('leaves other groups alone', async () => {
    await pusher({ instance: 'a' }).add(registryWith('first', 1));
    await pusher({ instance: 'b' }).replace(registryWith('first', 2));
    await pusher({ instance: 'a' }).delete();
    expect(await deleted(1)).toEqual(['first{instance="b",job="test"} 2']);
  });

  it.each([...awkwardValues, '/', 'a/b', '..', '.', 'a%2Fb', '+', '='])(
    'takes %p in a grouping key and as a job',
    async (value) => {
      const job = value || 'test';
      await pusher({ key: value }, job).replace(registryWith('first', 1));
      const written = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
      expect(await pushed()).toEqual([`first{instance="",job="${written(job)}",key="${written(value)}"} 1`]);
      await pusher({ key: value }, job).delete();
      expect(await deleted()).toEqual([]);
    }
  );

  it('takes every kind of metric', async () => {
    await pusher().replace(sampleRegistry());
    const text = await (await fetch(`${gateway.url}/metrics`)).text();
    expect(text).toContain('sample_duration_seconds_bucket{instance="",job="test",route="a",le="0.5"} 3');
    expect(text).toContain('push_failure_time_seconds{instance="",job="test"} 0');
  });

  it('is loud when the gateway refuses, and does not try again', async () => {
    const registry = new Registry();
    const counter = new Counter({ name: 'calls_total', help: 'h', labelNames: ['instance'], constLabels: {} });
    counter.inc({ instance: 'x' });
    registry.register(counter);
    await pusher().add(registryWith('calls_total', 1));
    // The same name as another kind contradicts what is there.
    await expect(pusher({ instance: 'other' }).add(registry)).rejects.toMatchObject({ name: 'PushError', status: 400 });
  });
});

describe('a gateway in trouble', () => {
  async function withGateway(handle: RequestListener, test: (url: string) => Promise<void>): Promise<void> {
    const server = createServer(handle);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      await test(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  it('is tried again, and later each time', async () => {
    const moments: number[] = [];
    const statuses = [503, 429, 200];
    await withGateway(
      (_, response) => {
        moments.push(performance.now());
        response.writeHead(statuses[moments.length - 1] ?? 500).end();
      },
      (gatewayUrl) => new Pusher({ gatewayUrl, job: 'test', backOffSeconds: 0.05 }).add(registryWith('first', 1))
    );
    const [first = 0, second = 0, third = 0] = moments;
    expect(moments).toHaveLength(3);
    expect(second - first).toBeGreaterThan(45);
    expect(third - second).toBeGreaterThan(95);
  });

  it('is given up in the end, with its status and answer', async () => {
    let requests = 0;
    await withGateway(
      (_, response) => {
        requests++;
        response.writeHead(500).end('out of memory');
      },
      async (gatewayUrl) => {
        const pusher = new Pusher({ gatewayUrl, job: 'test', attempts: 3, backOffSeconds: 0.001 });
        const failure: unknown = await pusher.delete().catch((thrown: unknown) => thrown);
        expect(failure).toBeInstanceOf(PushError);
        expect(failure).toMatchObject({ status: 500, message: expect.stringContaining('out of memory') });
      }
    );
    expect(requests).toBe(3);
  });

  it('that does not answer is given up after its time', async () => {
    await withGateway(
      () => {},
      async (gatewayUrl) => {
        const pusher = new Pusher({
          gatewayUrl,
          job: 'test',
          attempts: 1,
          timeoutSeconds: 0.1,
          authorization: 's3cr3t',
        });
        const failure: unknown = await pusher.add(registryWith('first', 1)).catch((thrown: unknown) => thrown);
        expect(failure).toMatchObject({ status: null, message: expect.stringContaining('cannot be reached') });
        expect(String(failure)).not.toContain('s3cr3t');
      }
    );
  });

  it('sees the method, the path and the authorization', async () => {
    const seen: unknown[] = [];
    await withGateway(
      ({ method, url, headers }, response) => {
        seen.push([method, url, headers.authorization]);
        response.writeHead(202).end();
      },
      async (url) => {
        const pusher = new Pusher({ gatewayUrl: `${url}/behind/`, job: 'test', authorization: 'Bearer x' });
        await pusher.add(registryWith('first', 1));
        await pusher.replace(registryWith('first', 1));
        await pusher.delete();
      }
    );
    const path = '/behind/metrics/job/test';
    expect(seen).toEqual(['POST', 'PUT', 'DELETE'].map((method) => [method, path, 'Bearer x']));
  });

  it.each(['', 'gateway:9091', 'ftp://gateway', 'http://me:pw@gateway'])('cannot be at %p', (gatewayUrl) => {
    expect(() => new Pusher({ gatewayUrl, job: 'test' })).toThrow(RangeError);
  });
});
