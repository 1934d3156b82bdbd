import { parseTraceContext } from './trace-context';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

it.each([
  ['01', true],
  ['00', false],
  ['03', true],
])('flags %s: sampled is %s', (flags, isSampled) => {
  const parsed = parseTraceContext(`00-${traceId}-${spanId}-${flags}`, 'vendor=1');
  expect(parsed).toEqual({ traceId, spanId, isSampled, traceState: 'vendor=1' });
});

it('what a later version adds is passed over', () => {
  expect(parseTraceContext(`01-${traceId}-${spanId}-01-more`)).toMatchObject({ traceId });
});

it.each([
  undefined,
  '',
  'x',
  `ff-${traceId}-${spanId}-01`,
  `00-${'0'.repeat(32)}-${spanId}-01`,
  `00-${traceId}-${'0'.repeat(16)}-01`,
  `00-${traceId.toUpperCase()}-${spanId}-01`,
])('%s is none', (traceparent) => {
  expect(parseTraceContext(traceparent)).toBeNull();
});
