import type { BucketStore, Stretch } from '../bucket-store';
import type { AvailabilitySample, MeasuredSpan } from '../model';

export class MemoryBuckets implements BucketStore {
  spans: MeasuredSpan[] = [];
  looks: AvailabilitySample[] = [];
  states = new Map<string, string>();
  write(span: MeasuredSpan) {
    this.spans.push(span);
  }
  writeAvailability(sample: AvailabilitySample) {
    this.looks.push(sample);
  }
  gaps(from: number, to: number, resolution: number): Stretch[] {
    const result: Stretch[] = [];
    for (let a = from; a < to; a += resolution) {
      const b = Math.min(to, a + resolution);
      let known = 0;
      for (const s of this.spans)
        if (s.to - s.from <= resolution) known += Math.max(0, Math.min(b, s.to) - Math.max(a, s.from));
      if (known < b - a) {
        const last = result.at(-1);
        if (last?.to === a) last.to = b;
        else result.push({ from: a, to: b });
      }
    }
    return result;
  }
  extent() {
    return this.spans.length
      ? { from: Math.min(...this.spans.map((s) => s.from)), to: Math.max(...this.spans.map((s) => s.to)) }
      : null;
  }
  readState(name: string) {
    return this.states.get(name) ?? null;
  }
  writeState(name: string, document: string) {
    this.states.set(name, document);
  }
  transaction<T>(work: () => T) {
    return work();
  }
  totals(): never {
    throw new Error();
  }
  series(): never {
    throw new Error();
  }
  availability(): never {
    throw new Error();
  }
}
