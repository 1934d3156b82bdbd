import { gunzipSync } from 'node:zlib';
import * as v from 'valibot';
import { Column } from '../collectors/column';
import { FunctionCollector } from '../collectors/function-collector';
import { ExportMetricsServiceResponse } from '../generated/otlp';
import { Registry } from '../registry';
import { describeWithPython, runPython } from '../testing/programs';
import { awkwardValues, sampleRegistry } from '../testing/sample-registry';
import { OtlpFormat } from './otlp';

const script = `
import json, sys
from google.protobuf.json_format import MessageToDict
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
request = ExportMetricsServiceRequest.FromString(sys.stdin.buffer.read())
length = request.ByteSize()
request.DiscardUnknownFields()
assert request.ByteSize() == length
print(json.dumps(MessageToDict(request)))
`;

const metricSchema = v.looseObject({ name: v.string() });
const requestSchema = v.object({
  resourceMetrics: v.tuple([
    v.object({
      resource: v.unknown(),
      scopeMetrics: v.tuple([v.object({ scope: v.unknown(), metrics: v.array(metricSchema) })]),
    }),
  ]),
});

async function encoded(format: OtlpFormat, registry: Registry, at: number): Promise<Buffer[]> {
  const parts: Buffer[] = [];
  for (const part of format.encode(await registry.collect(), at)) {
    parts.push(gunzipSync((await part).body));
  }
  return parts;
}

const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });

describeWithPython("OpenTelemetry's own messages", () => {
  const read = (body: Buffer) => {
    const { resourceMetrics } = v.parse(requestSchema, JSON.parse(runPython(script, body)));
    const [{ resource, scopeMetrics }] = resourceMetrics;
    return { resource, metrics: new Map(scopeMetrics[0].metrics.map(({ name, ...metric }) => [name, metric])) };
  };

  it('find every kind of metric in a request', async () => {
    const at = 1_790_000_000_123;
    const [body = Buffer.alloc(0), ...others] = await encoded(
      new OtlpFormat({ 'service.name': 'vpn' }),
      sampleRegistry(),
      at
    );
    expect(others).toEqual([]);
    const { resource, metrics } = read(body);
    const timeUnixNano = '1790000000123000000';
    expect(resource).toEqual({ attributes: [attribute('service.name', 'vpn')] });
    expect([...metrics.keys()].sort()).toEqual([
      'sample_duration_seconds',
      'sample_empty_seconds',
      'sample_foreign',
      'sample_requests_total',
      'sample_sent_bytes_total',
      'sample_size_bytes',
      'sample_temperature',
    ]);
    expect(metrics.get('sample_requests_total')).toMatchObject({
      sum: {
        isMonotonic: true,
        aggregationTemporality: 'AGGREGATION_TEMPORALITY_CUMULATIVE',
        dataPoints: awkwardValues.map((path, index) => ({
          attributes: [
            attribute('app', 'sample'),
            ...(path ? [attribute('path', path)] : []),
            attribute('status', '200'),
          ],
          timeUnixNano,
          startTimeUnixNano: expect.stringMatching(/^\d{19}$/),
          asDouble: index + 0.5,
        })),
      },
    });
    expect(metrics.get('sample_sent_bytes_total')).toEqual({
      description: 'Bytes sent.',
      unit: 'By',
      sum: expect.objectContaining({ dataPoints: [{ timeUnixNano, asDouble: 2 ** 60 }] }),
    });
    expect(metrics.get('sample_temperature')).toMatchObject({
      gauge: {
        dataPoints: [-3.25, 0, 1e-9, 1e21, 'Infinity', '-Infinity', 'NaN'].map((asDouble, index) => ({
          attributes: [attribute('place', String(index))],
          asDouble,
        })),
      },
    });
    expect(metrics.get('sample_foreign')).toMatchObject({ gauge: { dataPoints: [{ asDouble: 42 }] } });
    expect(metrics.get('sample_duration_seconds')).toMatchObject({
      unit: 's',
      histogram: {
        dataPoints: [
          {
            attributes: [attribute('route', 'a')],
            count: '5',
            sum: 77.306,
            explicitBounds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
            bucketCounts: ['2', '0', '0', '0', '0', '0', '1', '0', '0', '0', '1', '1'],
          },
          { count: '1', sum: 1 },
        ],
      },
    });
    expect(metrics.get('sample_size_bytes')).toMatchObject({
      summary: { dataPoints: [{ count: '1000', sum: 500_500, quantileValues: [{ quantile: 0.5 }, {}, {}] }] },
    });
  });

  it('find that a series has ended', async () => {
    let places = ['a', 'b'];
    const registry = new Registry();
    registry.register(
      new FunctionCollector('gauge', { name: 'level', help: 'For a test.' }, () => [
        places.reduce((column, place) => column.add({ place }, 1), new Column()),
      ])
    );
    const format = new OtlpFormat({});
    await encoded(format, registry, 1000);
    places = ['a'];
    const [body = Buffer.alloc(0)] = await encoded(format, registry, 2000);
    expect(read(body).metrics.get('level')).toMatchObject({
      gauge: {
        dataPoints: [
          { attributes: [attribute('place', 'a')], asDouble: 1 },
          { attributes: [attribute('place', 'b')], flags: 1 },
        ],
      },
    });
  });
});

it('cuts many series into several requests, with each series in one of them', async () => {
  const registry = new Registry();
  const column = new Column();
  for (let key = 0; key < 5000; key++) {
    column.add({ key: String(key) }, key);
  }
  registry.register(new FunctionCollector('gauge', { name: 'level', help: 'For a test.' }, () => [column]));
  const samples: number[] = [];
  for (const part of new OtlpFormat({}).encode(await registry.collect(), 1000)) {
    samples.push((await part).samples);
  }
  expect(samples).toEqual([2000, 2000, 1000]);
});

it('says what was taken in part', () => {
  const partialSuccess = { rejectedDataPoints: 3n, errorMessage: 'too old' };
  const answer = ExportMetricsServiceResponse.encode({ partialSuccess }).finish();
  expect(new OtlpFormat({}).refusal(answer)).toEqual({ samples: 3, reason: 'too old' });
  expect(new OtlpFormat({}).refusal(new Uint8Array())).toBeNull();
});
