import { Counter } from '../collectors/counter';
import { Gauge, Untyped } from '../collectors/gauge';
import { Histogram } from '../collectors/histogram';
import { Summary } from '../collectors/summary';
import { Registry } from '../registry';

/** Label values that are easily written wrong. */
export const awkwardValues = [
  'plain',
  '',
  'a "quoted" one',
  'back\\slash',
  'back\\nslash',
  'two\nlines',
  'sch\u00f6n \u2603 \ud83d\ude00',
  '{a="b",c="d"} 5 # x',
  ' spaces ',
];

/** One collector of every kind, with what is easily written wrong. Its numbers never change. */
export function sampleRegistry(): Registry {
  const registry = new Registry();
  const requests = new Counter({
    name: 'sample_requests_total',
    help: 'Requests with a "quote", a back\\slash,\nand two lines.',
    labelNames: ['path', 'status'],
    constLabels: { app: 'sample' },
  });
  awkwardValues.forEach((path, index) => requests.add({ path, status: '200' }, index + 0.5));
  const sent = new Counter({ name: 'sample_sent_bytes_total', help: 'Bytes sent.', unit: 'bytes' });
  sent.set({}, 2 ** 60);
  const temperature = new Gauge({ name: 'sample_temperature', help: 'Degrees.', labelNames: ['place'] });
  [-3.25, 0, 1e-9, 1e21, Infinity, -Infinity, NaN].forEach((value, index) =>
    temperature.set({ place: String(index) }, value)
  );
  const foreign = new Untyped({ name: 'sample_foreign', help: 'Nobody knows what kind it is.' });
  foreign.set({}, 42);
  const durations = new Histogram({
    name: 'sample_duration_seconds',
    help: 'How long requests took.',
    unit: 'seconds',
    labelNames: ['route'],
  });
  [0.001, 0.005, 0.3, 7, 70].forEach((value) => durations.observe({ route: 'a' }, value));
  durations.observe({ route: 'b' }, 1);
  const sizes = new Summary({ name: 'sample_size_bytes', help: 'Sizes.', unit: 'bytes', labelNames: ['route'] });
  for (let value = 1; value <= 1000; value++) {
    sizes.observe({ route: 'a' }, value);
  }
  const unused = new Gauge({ name: 'sample_unused', help: 'Has no series.', labelNames: ['place'] });
  const empty = new Summary({ name: 'sample_empty_seconds', help: 'Nothing was observed.', unit: 'seconds' });
  [requests, sent, temperature, foreign, durations, sizes, unused, empty].forEach((each) => registry.register(each));
  return registry;
}
