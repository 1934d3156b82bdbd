import type { SimulatedServer } from '../../../simulator/server';
import { type BucketStore, FIVE_MINUTES } from '../bucket-store';
import type { Entity } from '../model';

/** How the buckets of five minutes in a span compare with what the server's proxy counted between the same scrapes. */
export interface Comparison {
  /** Amounts that are known for the bucket itself. */
  known: number;
  unknown: number;
  /** Amounts that are known only together with those of the time before. */
  coarse: number;
  /** Known amounts that differ by more than a thousandth and a byte. */
  wrong: string[];
}

/**
 * Compares the bytes of each key, and of all together.
 *
 * @param from epoch seconds, a multiple of 300
 */
export async function compareWithTruth(
  buckets: BucketStore,
  server: SimulatedServer,
  { from, to, keyIds, step = FIVE_MINUTES }: { from: number; to: number; keyIds: readonly string[]; step?: number }
): Promise<Comparison> {
  const edges = Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);
  const entities = keyIds.map((keyId): Entity => ({ kind: 'key', keyId }));
  const { signal } = new AbortController();
  const { rows, total, coveredSeconds } = await buckets.series({ kind: 'key', entities, edges, signal });
  const comparison: Comparison = { known: 0, unknown: 0, coarse: 0, wrong: [] };
  for (const [index, edge] of edges.slice(0, -1).entries()) {
    const span = { from: scrapeOf(server, edge), to: scrapeOf(server, edge + step) };
    const expected = [...keyIds.map((id) => server.truth.accessKey(id, span).bytes), server.truth.total(span).bytes];
    const covered = coveredSeconds[index] ?? 0;
    const found = [
      ...rows.map((row) => ({ bytes: row.data[index], seconds: row.coveredSeconds?.data[index] ?? covered })),
      { bytes: total.data[index], seconds: covered },
    ];
    for (const [row, { bytes, seconds }] of found.entries()) {
      if (seconds > step) {
        comparison.coarse += 1;
      } else {
        note(comparison, `${new Date(edge * 1000).toISOString()} ${row}`, bytes, expected[row] ?? NaN);
      }
    }
  }
  return comparison;
}

function note(comparison: Comparison, name: string, found: number | null | undefined, expected: number): void {
  if (found === null || found === undefined) {
    comparison.unknown += 1;
    return;
  }
  comparison.known += 1;
  if (Math.abs(found - expected) > expected / 1000 + 1) {
    comparison.wrong.push(`${name}: ${found} in place of ${expected}`);
  }
}

/** The scrape of a minute; where it was missed, the moment at which it would have been. */
export function scrapeOf({ truth }: SimulatedServer, minute: number): number {
  const around = (span: number) => truth.scrapes({ from: minute * 1000 - span, to: minute * 1000 + span });
  const some = around(60_000)[0] ?? around(86_400_000)[0] ?? minute * 1000;
  return minute * 1000 + (some % 60_000);
}
