import type { PlayedLife, RelativeBound } from './play';
import { violationKinds, type Violation } from './violation';

/** Ages of a server, in minutes, below which bounds are told apart. */
const ages = [
  ['under 10 min', 10],
  ['under 1 h', 60],
  ['under 1 d', 1440],
  ['older', Infinity],
] as const;

/** What many lives showed. */
export class LivesTally {
  lives = 0;
  answers = 0;
  readonly violations: Violation[] = [];
  readonly #bounds: RelativeBound[] = [];

  add({ answers, violations, bounds }: PlayedLife): void {
    this.lives += 1;
    this.answers += answers;
    this.violations.push(...violations);
    this.#bounds.push(...bounds);
  }

  /** How often each kind of violation was seen, the most frequent first. */
  byKind(): string[] {
    return violationKinds
      .map((kind) => {
        const seen = this.violations.filter((violation) => violation.kind === kind);
        return { kind, count: seen.length, lives: new Set(seen.map(({ life }) => life)).size };
      })
      .filter(({ count }) => count > 0)
      .sort((left, right) => right.count - left.count)
      .map(({ kind, count, lives }) => `${String(count).padStart(8)} in ${lives} lives: ${kind}`);
  }

  /** All in one line. */
  summary(): string {
    const bounds = ages.map(([name, below], index) => {
      const from = ages[index - 1]?.[1] ?? 0;
      const relative = this.#bounds
        .filter(({ ageMinutes }) => ageMinutes >= from && ageMinutes < below)
        .map((bound) => bound.relative)
        .sort((left, right) => left - right);
      return `${name} ${percent(quantile(relative, 0.5))} and ${percent(quantile(relative, 0.99))}`;
    });
    return (
      `${this.lives} lives, ${this.answers} answers, ${this.violations.length} violations; ` +
      `median and 99th percentile of relative bounds: ${bounds.join(', ')}`
    );
  }
}

/** Of sorted numbers; NaN of none. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

function percent(share: number): string {
  return Number.isNaN(share) ? '–' : share === Infinity ? '∞' : `${(share * 100).toPrecision(2)} %`;
}
