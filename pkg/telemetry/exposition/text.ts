import type { MetricFamily } from '../metric-family';
import { Part, whole } from './parts';
import { addSample, writeSamples, type WriteSample } from './samples';

/** Prometheus's text format, version 0.0.4. */
export function renderText(families: readonly MetricFamily[]): string {
  return whole(textParts(families)).toString();
}

/** The same in parts, as UTF-8. */
export function* textParts(families: readonly MetricFamily[]): Generator<Buffer> {
  const part = new Part();
  for (const { name, help, kind, series } of families) {
    part.add(`# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${name} ${kind}\n`);
    const write: WriteSample = (...sample) => addSample(part, name, ...sample);
    for (const each of series) {
      writeSamples(each, write);
      if (part.isFull) {
        yield part.take();
      }
    }
  }
  yield part.take();
}
