import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { openMetricsFormat, protobufFormat, textFormat } from '../exposition/formats';
import { startPrometheus, type StoredSample } from '../testing/prometheus';
import { describeWith } from '../testing/programs';
import { awkwardValues, sampleRegistry } from '../testing/sample-registry';
import { Service } from './service';

interface Relay {
  url: string;
  /** What was asked for and sent last. */
  seen: { accept?: string | undefined; contentType?: string | null };
  stop(): Promise<unknown>;
}

/** Passes scrapes on, and what is asked for as `change` makes it: this Prometheus cannot be told a format. */
async function relayTo(target: string, change: (accept: string) => string): Promise<Relay> {
  const seen: Relay['seen'] = {};
  const server: Server = createServer((request, response) => {
    const accept = change(request.headers.accept ?? '');
    void fetch(target, { headers: { accept } }).then(async (answer) => {
      Object.assign(seen, { accept, contentType: answer.headers.get('content-type') });
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
      response.end(Buffer.from(await answer.arrayBuffer()));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/metrics`,
    seen,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Samples by their labels, without what only Prometheus knows and without the starts that text does not have. */
function comparable(samples: readonly StoredSample[]): string[] {
  return samples
    .filter(({ labels }) => labels.__name__?.startsWith('sample_') && !labels.__name__.endsWith('_created'))
    .map(({ labels, value }) => {
      const own = Object.entries(labels).filter(([name]) => name !== 'job' && name !== 'instance');
      return JSON.stringify([own.sort(), String(value)]);
    })
    .sort();
}

describeWith('prometheus', 'a real Prometheus', () => {
  it('scrapes text, OpenMetrics and protobuf, and finds the same series in each', async () => {
    const service = new Service({ registry: sampleRegistry() });
    await service.start();
    const text = await relayTo(service.metricsUrl, () => 'text/plain;version=0.0.4');
    const openMetrics = await relayTo(service.metricsUrl, (accept) => accept);
    const protobuf = await relayTo(service.metricsUrl, (accept) => accept);
    const plain = await startPrometheus({ text: text.url, 'open-metrics': openMetrics.url });
    const native = await startPrometheus({ protobuf: protobuf.url }, { features: ['native-histograms'] });
    try {
      const samplesOf = async (server: typeof plain, job: string) => {
        await server.queryWhenThere(`up{job="${job}"} == 1`);
        return server.queryWhenThere(`{job="${job}"}`);
      };
      const fromText = await samplesOf(plain, 'text');
      const fromOpenMetrics = await samplesOf(plain, 'open-metrics');
      const fromProtobuf = await samplesOf(native, 'protobuf');

      expect(text.seen.contentType).toBe(textFormat.contentType);
      expect(openMetrics.seen.contentType).toBe(openMetricsFormat.contentType);
      expect(protobuf.seen.contentType).toBe(protobufFormat.contentType);

      expect(comparable(fromText)).toHaveLength(9 + 1 + 7 + 1 + 2 * 14 + 5 + 5);
      expect(comparable(fromOpenMetrics)).toEqual(comparable(fromText));
      expect(comparable(fromProtobuf)).toEqual(comparable(fromText));
      awkwardValues.forEach((path, index) => {
        // To Prometheus an empty label is none.
        const labels = { __name__: 'sample_requests_total', app: 'sample', status: '200', ...(path && { path }) };
        expect(fromText).toContainEqual({ labels: expect.objectContaining(labels), value: index + 0.5 });
      });
      expect(await native.metadata()).toMatchObject({
        sample_requests_total: [{ type: 'counter', help: 'Requests with a "quote", a back\\slash,\nand two lines.' }],
        sample_duration_seconds: [{ type: 'histogram' }],
        sample_size_bytes: [{ type: 'summary' }],
        sample_foreign: [{ type: 'unknown' }],
      });
      expect(await plain.metadata()).toMatchObject({
        sample_duration_seconds: expect.arrayContaining([expect.objectContaining({ unit: 'seconds' })]),
      });
      expect(
        fromOpenMetrics.filter(({ labels }) => labels.__name__ === 'sample_requests_created').map(({ value }) => value)
      ).toHaveLength(awkwardValues.length);
    } finally {
      await Promise.all([plain.stop(), native.stop()]);
      await Promise.all([text.stop(), openMetrics.stop(), protobuf.stop()]);
      await service.stop();
    }
  });
});
