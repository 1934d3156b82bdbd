import { SpanKind, StatusCode } from '../generated/traces';
import { attributesIn, startTraceCollector, type TraceCollector } from '../testing/trace-collector';
import { createTracer } from './create-tracer';
import { isChosen } from './sampler';
import type { Tracer } from './tracer';

let collector: TraceCollector;
beforeEach(async () => {
  collector = await startTraceCollector();
});
afterEach(() => collector.stop());

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const host = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), isSampled: true, traceState: 'vendor=1' };

function tracerWith(environment: NodeJS.ProcessEnv = {}, troubles: Array<string | null> = []): Tracer {
  const tracer = createTracer(
    { GF_INSTANCE_OTLP_ADDRESS: collector.address, ...environment },
    { attributes: { 'service.name': 'test' }, onTrouble: (reason) => troubles.push(reason) }
  );
  if (!tracer) {
    throw new Error('Traces are off.');
  }
  return tracer;
}

it('is off without an address', () => {
  expect(createTracer({}, { attributes: {}, onTrouble: () => {} })).toBeNull();
});

it('sends spans within each other, in the host’s trace, also where they are made side by side', async () => {
  const tracer = tracerWith();
  await tracer.within({ name: 'call', kind: 'server', parent: host }, () =>
    Promise.all(
      ['A', 'B'].map((name) =>
        tracer.within({ name }, async (tell) => {
          await Promise.resolve();
          tracer.begin({ name: `outline ${name}`, kind: 'client', attributes: { attempt: 1 } })('LOST', { bytes: 7 });
          tell(null, { status: 200 });
        })
      )
    )
  );
  await tracer.close();
  const spans = new Map(collector.spans().map((span) => [span.name, span]));
  const parentOf = (name: string) => hex(spans.get(name)?.parentSpanId ?? Buffer.alloc(0));
  const idOf = (name: string) => hex(spans.get(name)?.spanId ?? Buffer.alloc(0));
  expect([...spans.values()].map(({ traceId }) => hex(traceId))).toEqual(Array(5).fill(host.traceId));
  expect([parentOf('call'), parentOf('A'), parentOf('B')]).toEqual([host.spanId, idOf('call'), idOf('call')]);
  expect([parentOf('outline A'), parentOf('outline B')]).toEqual([idOf('A'), idOf('B')]);
  const call = spans.get('outline A');
  expect(call).toMatchObject({
    kind: SpanKind.SPAN_KIND_CLIENT,
    traceState: 'vendor=1',
    status: { message: 'LOST', code: StatusCode.STATUS_CODE_ERROR },
  });
  expect(call && attributesIn(call)).toEqual({ attempt: 1, bytes: 7 });
  expect(Number(call?.endTimeUnixNano)).toBeGreaterThanOrEqual(Number(call?.startTimeUnixNano));
  expect(collector.requests[0]?.resourceSpans[0]?.resource?.attributes).toMatchObject([
    { key: 'service.name', value: { stringValue: 'test' } },
  ]);
});

it('what work throws is passed on, and said without its text', async () => {
  const tracer = tracerWith();
  await expect(tracer.within({ name: 'work' }, () => Promise.reject(new RangeError('secret')))).rejects.toThrow(
    'secret'
  );
  await tracer.close();
  expect(collector.spans()).toMatchObject([{ status: { message: 'RangeError' } }]);
});

it('what the host does not record is not sent', async () => {
  const tracer = tracerWith();
  await tracer.within({ name: 'call', parent: { ...host, isSampled: false } }, async () =>
    tracer.begin({ name: 'inner' })()
  );
  await tracer.close();
  expect(collector.requests).toEqual([]);
});

it('a collector that is gone is said once, and holds up nobody', async () => {
  const troubles: Array<string | null> = [];
  collector.stop();
  const tracer = tracerWith({}, troubles);
  tracer.begin({ name: 'lost' })();
  const start = performance.now();
  await tracer.close();
  expect(performance.now() - start).toBeLessThan(1500);
});

it.each([
  ['const', 1, 0.5, true],
  ['const', 0, 0.5, false],
  ['', 1, 0.5, true],
  ['probabilistic', 0.4, 0.5, false],
  ['probabilistic', 0.6, 0.5, true],
  ['remote', 1, 0.5, false],
])('a trace that begins here with %s %d is chosen: %s, %s', (type, param, random, chosen) => {
  expect(isChosen({ type, param }, () => random)).toBe(chosen);
});
