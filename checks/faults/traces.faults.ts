import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Metadata } from '@grpc/grpc-js';
import { attributesIn, startTraceCollector } from '../../pkg/telemetry/testing/trace-collector';
import { contextOf } from '../packaged/data-source';
import { until } from '../packaged/footprint';
import { requestOf } from '../packaged/plugin';
import { secretsIn } from '../packaged/secrets';
import { folderFor } from '../packaged/written';
import { query, startSubject, stopSubjects } from './subject';

afterEach(stopSubjects);

const traceId = '0af7651916cd43dd8448eb211c80319c';
const hostSpanId = 'b7ad6b7169203331';
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

it('the host’s trace goes on to the server and back, and a collector that is gone costs nothing', async () => {
  const collector = await startTraceCollector();
  const subject = await startSubject('traces', { environment: { GF_INSTANCE_OTLP_ADDRESS: collector.address } });
  const { plugin, server, outline } = subject;
  const metadata = new Metadata();
  metadata.set('traceparent', `00-${traceId}-${hostSpanId}-01`);
  await plugin.send(requestOf(contextOf(outline), [query]), undefined, metadata);
  const ofHost = () => collector.spans().filter((span) => hex(span.traceId) === traceId);
  await until(() => ofHost().length === 3, 'three spans arrive');
  const [call, asked, outer] = ofHost();
  expect([call?.name, asked?.name, outer?.name]).toEqual(['outline.metrics', 'query', 'sdk.queryData']);
  expect([outer, asked, call].map((span) => span && hex(span.parentSpanId))).toEqual([
    hostSpanId,
    outer && hex(outer.spanId),
    asked && hex(asked.spanId),
  ]);
  expect(outer && attributesIn(outer)).toMatchObject({ datasource_uid: 'outline', org_id: 1 });
  expect(call && attributesIn(call)).toMatchObject({ server: 'vpn', 'http.response.status_code': 200 });
  const folder = folderFor('faults', 'traces');
  writeFileSync(join(folder, 'spans'), collector.requests.map((request) => JSON.stringify(request, asText)).join('\n'));
  expect(await secretsIn(folder, server.secrets)).toEqual([]);
  collector.stop();
  expect(await plugin.ask(outline, query)).toMatchObject({ status: 200, error: '' });
  await until(() => plugin.log.some((line) => line.includes('traces cannot be sent')), 'that is said', 15);
});

function asText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
