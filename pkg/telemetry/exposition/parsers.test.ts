import { spawnSync } from 'node:child_process';
import { Histogram } from '../collectors/histogram';
import { describeWith, describeWithPython, runPython } from '../testing/programs';
import { awkwardValues, sampleRegistry } from '../testing/sample-registry';
import { renderOpenMetrics } from './open-metrics';
import { renderText } from './text';

describeWith('promtool', 'promtool', () => {
  it('finds nothing to say of the text format', async () => {
    const input = renderText(await sampleRegistry().collect());
    const { status, stderr, stdout } = spawnSync('promtool', ['check', 'metrics'], { input, encoding: 'utf8' });
    expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: '', stdout: '' });
  });
});

/** Prints what the parser of the named module made of its input, a JSON line for each sample. */
const parse = (module: string) => `
import json, sys
from ${module} import text_string_to_metric_families
for family in text_string_to_metric_families(sys.stdin.buffer.read().decode()):
    for sample in family.samples:
        print(json.dumps([family.name, family.type, family.unit, family.documentation, sample.name, sample.labels, repr(float(sample.value))]))
`;

const linesOf = (output: string): unknown[] =>
  output
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

describeWithPython("Python's prometheus_client", () => {
  const help = 'Requests with a "quote", a back\\slash,\nand two lines.';

  it.each([
    ['text format', 'prometheus_client.parser', renderText, ''],
    ['OpenMetrics', 'prometheus_client.openmetrics.parser', renderOpenMetrics, 'bytes'],
  ])('reads the %s as it was meant', async (_, module, render, unit) => {
    const lines = linesOf(runPython(parse(module), render(await sampleRegistry().collect())));
    awkwardValues.forEach((path, index) => {
      expect(lines).toContainEqual([
        'sample_requests',
        'counter',
        '',
        help,
        'sample_requests_total',
        { app: 'sample', path, status: '200' },
        String(index + 0.5),
      ]);
    });
    const sent = ['sample_sent_bytes', 'counter', unit, 'Bytes sent.', 'sample_sent_bytes_total', {}];
    expect(lines).toContainEqual([...sent, '1.152921504606847e+18']);
    const bucket = expect.arrayContaining(['sample_duration_seconds_bucket', { route: 'a', le: '0.5' }, '3.0']);
    expect(lines).toContainEqual(bucket);
    expect(lines).toContainEqual(expect.arrayContaining(['sample_size_bytes_sum', { route: 'a' }, '500500.0']));
    expect(lines).toContainEqual(expect.arrayContaining(['sample_temperature', { place: '6' }, 'nan']));
  });

  it('takes a histogram with negative bounds as OpenMetrics', async () => {
    const histogram = new Histogram({ name: 'off', help: 'For a test.', buckets: [-1, 1] });
    histogram.observe({}, -3);
    const lines = linesOf(
      runPython(parse('prometheus_client.openmetrics.parser'), renderOpenMetrics([await histogram.collect()]))
    );
    expect(lines).toContainEqual(expect.arrayContaining(['off_bucket', { le: '-1.0' }, '1.0']));
  });
});
