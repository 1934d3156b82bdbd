import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { uncompress } from 'snappyjs';
import type { Store } from '../../store/store';
import { openStore } from '../../store/open-store';
import { Column } from '../collectors/column';
import { FunctionCollector } from '../collectors/function-collector';
import { Registry } from '../registry';
import { Service } from '../service/service';
import { describeWith } from '../testing/programs';
import { startPrometheus, type StoredSample } from '../testing/prometheus';
import { sampleRegistry } from '../testing/sample-registry';
import { startVictoriaMetrics } from '../testing/victoria-metrics';
import { PushQueue, pushSchema } from './push-queue';
import { QueuedPusher } from './queued-pusher';
import { RemoteWriteFormat } from './remote-write';

let store: Store;
beforeEach(async () => {
  store = await openStore({ kind: 'memory', reason: 'A test.' }, { schemas: [pushSchema] });
});
afterEach(() => store.close());

function pusherTo(url: string, onRefused = (samples: number) => expect(samples).toBe(0)) {
  return new QueuedPusher({
    url,
    format: new RemoteWriteFormat({ job: 'pushed', instance: 'here' }),
    queue: new PushQueue(store, 'remote_write', 1e7, () => {}),
    onRefused,
    backOffSeconds: 0.01,
  });
}

async function push(pusher: QueuedPusher, registry: Registry, at = Date.now()): Promise<void> {
  await pusher.add(registry, at);
  await pusher.flush(10);
}

/** Samples by their labels, without those that differ between what was pushed and what was scraped. */
function comparable(samples: readonly StoredSample[]): string[] {
  return samples
    .filter(({ labels }) => labels.__name__?.startsWith('sample_'))
    .map(({ labels, value }) => {
      const own = Object.entries(labels).filter(([name]) => name !== 'job' && name !== 'instance');
      return JSON.stringify([own.sort(), String(value)]);
    })
    .sort();
}

/** A gauge that is at first at two places, then at one. */
function shrinkingRegistry(): { registry: Registry; shrink: () => void } {
  const registry = new Registry();
  let places = ['a', 'b'];
  const read = () => [places.reduce((column, place) => column.add({ place }, 1), new Column())];
  registry.register(new FunctionCollector('gauge', { name: 'sample_level', help: 'For a test.' }, read));
  return { registry, shrink: () => (places = ['a']) };
}

describeWith('prometheus', 'a real Prometheus', () => {
  let service: Service;
  let prometheus: Awaited<ReturnType<typeof startPrometheus>>;
  beforeAll(async () => {
    service = new Service({ registry: sampleRegistry() });
    await service.start();
    prometheus = await startPrometheus({ scraped: service.metricsUrl });
  });
  afterAll(async () => {
    await prometheus.stop();
    await service.stop();
  });
  const receiver = () => `${prometheus.url}/api/v1/write`;
  /** What the text format has: OpenMetrics tells when series began, too. */
  const scraped = async () => {
    await prometheus.queryWhenThere('up{job="scraped"} == 1');
    const samples = await prometheus.query('{job="scraped",__name__=~"sample_.+"}');
    return samples.filter(({ labels }) => !labels.__name__?.endsWith('_created'));
  };

  it('has the same of what is pushed as of what it scrapes', async () => {
    const pusher = pusherTo(receiver());
    await push(pusher, sampleRegistry());
    await pusher.close();
    const pushed = await prometheus.query('{job="pushed",instance="here"}');
    expect(comparable(pushed)).toHaveLength(9 + 1 + 7 + 1 + 2 * 14 + 5 + 5);
    expect(comparable(pushed)).toEqual(comparable(await scraped()));
  });

  it('has no series that has ended', async () => {
    const { registry, shrink } = shrinkingRegistry();
    const pusher = pusherTo(receiver());
    const places = async () => (await prometheus.query('sample_level')).map(({ labels }) => labels.place).sort();
    await push(pusher, registry);
    expect(await places()).toEqual(['a', 'b']);
    shrink();
    await push(pusher, registry);
    expect(await places()).toEqual(['a']);
    await pusher.close();
  });

  it('says what it refuses, and is not asked again', async () => {
    const refused: number[] = [];
    const pusher = pusherTo(receiver(), (samples) => refused.push(samples));
    const { registry } = shrinkingRegistry();
    const tooOld = Date.now() - 10 * 86_400_000;
    await pusher.add(registry, tooOld);
    await expect(pusher.flush(10)).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('out of bounds'),
    });
    expect(refused).toEqual([2]);
    await pusher.flush(10);
    await pusher.close();
  });

  describeWith('victoria-metrics', 'beside a real VictoriaMetrics', () => {
    it('has the same as that one, to the fifteen digits that it keeps', async () => {
      const victoriaMetrics = await startVictoriaMetrics();
      try {
        const pusher = pusherTo(`${victoriaMetrics.url}/api/v1/write`);
        const at = Date.now();
        await push(pusher, sampleRegistry(), at);
        await pusher.close();
        await victoriaMetrics.flush();
        // It has no NaN: neither that of the gauge nor those of the empty summary.
        const isKept = ({ labels }: StoredSample) => labels.place !== '6' && labels.__name__ !== 'sample_empty_seconds';
        const expected = (await scraped()).filter(isKept);
        const samples = await victoriaMetrics.samplesWhenThere('{job="pushed",instance="here"}', expected.length);
        expect(new Set(samples.map((sample) => sample.at))).toEqual(new Set([at]));
        const rounded = (all: readonly StoredSample[]) =>
          comparable(all.map(({ labels, value }) => ({ labels, value: Number(value.toPrecision(15)) })));
        expect(rounded(samples)).toEqual(rounded(expected));
      } finally {
        await victoriaMetrics.stop();
      }
    });
  });
});

describe('a receiver in trouble', () => {
  /** Answers with one status after the other, the last one for ever; keeps the bodies that it took. */
  async function withReceiver(statuses: number[], test: (url: string, taken: Buffer[]) => Promise<void>) {
    const taken: Buffer[] = [];
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const status = (statuses.length > 1 ? statuses.shift() : statuses[0]) ?? 500;
        if (status === 204) {
          taken.push(Buffer.concat(parts));
        }
        response.writeHead(status, status === 503 ? { 'retry-after': '1' } : {}).end();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      await test(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, taken);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  it('gets what it missed later, in order', async () => {
    await withReceiver([500, 500, 429, 401, 204], async (url, taken) => {
      const pusher = pusherTo(url);
      const { registry } = shrinkingRegistry();
      await pusher.add(registry, 1000);
      await pusher.add(registry, 2000);
      await expect(pusher.flush(10)).rejects.toMatchObject({ status: 401 });
      expect(taken).toEqual([]);
      await pusher.flush(10);
      await pusher.close();
      const moments = taken.map((body) => uncompress(body).includes(Buffer.from([0x10, 0xe8, 0x07])));
      expect(moments).toEqual([true, false]);
    });
  });

  it('is left alone for as long as it says', async () => {
    await withReceiver([503, 204], async (url, taken) => {
      const pusher = pusherTo(url);
      const before = performance.now();
      await push(pusher, shrinkingRegistry().registry);
      expect(performance.now() - before).toBeGreaterThan(1000);
      expect(taken).toHaveLength(1);
      await pusher.close();
    });
  });

  it('that hangs is not waited for when the signal aborts', async () => {
    const server = createServer(() => {}).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const pusher = pusherTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await pusher.add(shrinkingRegistry().registry, 1000);
    const before = performance.now();
    await expect(pusher.flush(10, AbortSignal.timeout(200))).rejects.toThrow('cannot be reached');
    expect(performance.now() - before).toBeLessThan(2000);
    await pusher.close();
    server.closeAllConnections();
    server.close();
  });
});
