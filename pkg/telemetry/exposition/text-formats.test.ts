import type { MetricFamily } from '../metric-family';
import { renderOpenMetrics } from './open-metrics';
import { renderText } from './text';

const series = <Value>(value: Value, labels = {}) => [{ labels, value, created: 1700000000.25 }];
const families: MetricFamily[] = [
  {
    kind: 'counter',
    name: 'sent_bytes_total',
    help: 'A "quoted" \\ text\nof two lines.',
    unit: 'bytes',
    series: series(5, { a: 'x"y\\z\n', b: '' }),
  },
  { kind: 'counter', name: 'odd', help: 'h', unit: null, series: series(1) },
  { kind: 'untyped', name: 'foreign', help: 'h', unit: null, series: series(NaN) },
  { kind: 'gauge', name: 'level', help: 'h', unit: null, series: series(-Infinity) },
  {
    kind: 'histogram',
    name: 'took_seconds',
    help: 'h',
    unit: 'seconds',
    series: series(
      {
        sum: 2.5,
        count: 3,
        buckets: [
          { upperBound: 0.5, count: 1 },
          { upperBound: 1, count: 2 },
          { upperBound: Infinity, count: 3 },
        ],
      },
      { route: 'a' }
    ),
  },
  {
    kind: 'histogram',
    name: 'off',
    help: 'h',
    unit: null,
    series: series({
      sum: -1,
      count: 1,
      buckets: [
        { upperBound: -1, count: 1 },
        { upperBound: Infinity, count: 1 },
      ],
    }),
  },
  {
    kind: 'summary',
    name: 'size',
    help: 'h',
    unit: null,
    series: series({ sum: 9, count: 2, quantiles: [{ quantile: 0.5, value: 4 }] }),
  },
];

it('writes text 0.0.4', () => {
  expect(renderText(families)).toBe(String.raw`# HELP sent_bytes_total A "quoted" \\ text\nof two lines.
# TYPE sent_bytes_total counter
sent_bytes_total{a="x\"y\\z\n",b=""} 5
# HELP odd h
# TYPE odd counter
odd 1
# HELP foreign h
# TYPE foreign untyped
foreign NaN
# HELP level h
# TYPE level gauge
level -Inf
# HELP took_seconds h
# TYPE took_seconds histogram
took_seconds_bucket{route="a",le="0.5"} 1
took_seconds_bucket{route="a",le="1.0"} 2
took_seconds_bucket{route="a",le="+Inf"} 3
took_seconds_sum{route="a"} 2.5
took_seconds_count{route="a"} 3
# HELP off h
# TYPE off histogram
off_bucket{le="-1.0"} 1
off_bucket{le="+Inf"} 1
off_sum -1
off_count 1
# HELP size h
# TYPE size summary
size{quantile="0.5"} 4
size_sum 9
size_count 2
`);
});

it('writes OpenMetrics 1.0.0', () => {
  expect(renderOpenMetrics(families)).toBe(String.raw`# HELP sent_bytes A \"quoted\" \\ text\nof two lines.
# TYPE sent_bytes counter
# UNIT sent_bytes bytes
sent_bytes_total{a="x\"y\\z\n",b=""} 5
sent_bytes_created{a="x\"y\\z\n",b=""} 1700000000.25
# HELP odd h
# TYPE odd unknown
odd 1
# HELP foreign h
# TYPE foreign unknown
foreign NaN
# HELP level h
# TYPE level gauge
level -Inf
# HELP took_seconds h
# TYPE took_seconds histogram
# UNIT took_seconds seconds
took_seconds_bucket{route="a",le="0.5"} 1
took_seconds_bucket{route="a",le="1.0"} 2
took_seconds_bucket{route="a",le="+Inf"} 3
took_seconds_sum{route="a"} 2.5
took_seconds_count{route="a"} 3
took_seconds_created{route="a"} 1700000000.25
# HELP off h
# TYPE off histogram
off_bucket{le="-1.0"} 1
off_bucket{le="+Inf"} 1
off_created 1700000000.25
# HELP size h
# TYPE size summary
size{quantile="0.5"} 4
size_sum 9
size_count 2
size_created 1700000000.25
# EOF
`);
});
