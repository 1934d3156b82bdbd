import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { Gauge } from '../collectors/gauge';
import { Registry } from '../registry';
import { negotiateFormat, openMetricsFormat, protobufFormat, textFormat } from './formats';
import { parsePreferences } from './quality-values';
import { renderRegistry } from './render';

const chosenFor = (accept: string | undefined) => negotiateFormat(parsePreferences(accept));

/** What Prometheus servers send. */
const prometheus = {
  '2.42':
    'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
  '2.42 with native histograms':
    'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,application/openmetrics-text;version=1.0.0;q=0.8,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
  '3.x':
    'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
};

it.each([
  [undefined, textFormat],
  ['', textFormat],
  ['*/*', textFormat],
  ['text/*', textFormat],
  ['application/*', openMetricsFormat],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', textFormat],
  ['image/png', textFormat],
  ['nonsense', textFormat],
  [prometheus['2.42'], openMetricsFormat],
  [prometheus['2.42 with native histograms'], protobufFormat],
  [prometheus['3.x'], openMetricsFormat],
  ['application/openmetrics-text', openMetricsFormat],
  ['application/openmetrics-text; version=1.0.0; charset=utf-8', openMetricsFormat],
  ['application/openmetrics-text; version="1.0.0"', openMetricsFormat],
  ['application/openmetrics-text; version=0.0.1', textFormat],
  ['application/openmetrics-text; version=2.0.0, text/plain;q=0.1', textFormat],
  ['Application/OpenMetrics-Text', openMetricsFormat],
  ['text/plain;version=0.0.4', textFormat],
  ['application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text', textFormat],
  ['application/vnd.google.protobuf;proto=other;encoding=delimited', textFormat],
  ['text/plain;q=0.5, application/openmetrics-text;q=0.6', openMetricsFormat],
  ['text/plain;q=0.6, application/openmetrics-text;q=0.5', textFormat],
  ['text/plain;q=0.5, application/openmetrics-text;q=0.5', textFormat],
  ['text/plain;q=0, application/openmetrics-text;q=0.001', openMetricsFormat],
  ['text/plain;q=0, */*', openMetricsFormat],
  ['application/openmetrics-text;q=0, application/*;q=0.9, text/plain;q=0.1', protobufFormat],
  ['text/plain;q=2, application/openmetrics-text;q=0.1', openMetricsFormat],
])('chooses for %p', (accept, format) => {
  expect(chosenFor(accept).contentType).toBe(format.contentType);
});

it('reads parameters and quality of each entry', () => {
  expect(parsePreferences('a/b;x="1,2;\\"";Q=0.5 , , C/D')).toEqual([
    { value: 'a/b', parameters: new Map([['x', '1,2;"']]), quality: 0.5 },
    { value: 'c/d', parameters: new Map(), quality: 1 },
  ]);
});

it('chooses something for whatever is sent', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'text/plain,;q=01.*" \\vd'), maxLength: 60 }), (accept) => {
      expect([textFormat, openMetricsFormat, protobufFormat]).toContain(chosenFor(accept));
    })
  );
});

describe('renderRegistry', () => {
  const registry = new Registry();
  registry.register(new Gauge({ name: 'a', help: 'For a test.' }));
  const text = '# HELP a For a test.\n# TYPE a gauge\na 0\n';

  it.each(['gzip', 'br, gzip', '*', 'gzip;q=0.5, identity;q=0.4', 'deflate, gzip;q=1.0, *;q=0.5', 'X-GZIP'])(
    'compresses for %p',
    async (acceptEncoding) => {
      const { body, headers } = await renderRegistry(registry, { acceptEncoding });
      expect(headers['content-encoding']).toBe('gzip');
      expect(gunzipSync(body).toString()).toBe(text);
    }
  );

  it.each([undefined, '', 'identity', 'br', 'gzip;q=0', '*;q=0', 'gzip;q=0, *', 'gzip;q=0.1, identity'])(
    'leaves as it is for %p',
    async (acceptEncoding) => {
      const { body, headers } = await renderRegistry(registry, { acceptEncoding });
      expect(headers).toEqual({ 'content-type': textFormat.contentType, vary: 'accept, accept-encoding' });
      expect(Buffer.from(body).toString()).toBe(text);
    }
  );
});
