import type { Evaluator } from './evaluator';
import { newestScrapes, type Layout, type Scrape } from './layout';
import { ms } from '../../time/units';
import { ceilTo } from '../../time/rounding';

/** At which moment the counters of an edge are read, epoch milliseconds, and which scrape is the newest there. */
export interface EdgeScrape {
  at: number;
  scrape: Scrape;
}

/** How far before the first edge its counters may have been scraped. */
const LONGEST_GAP = 31 * ms.day;

/** A subquery of this many steps is cheap: it looks at one series. */
const MOST_STEPS = 50_000;

/**
 * The moment at which an edge's counters are read. The scrape of a minute follows its edge by up to 60 s, or by up to
 * the time between scrapes where that is shorter: the newest sample then is the first one at or after the edge. So an
 * engine that scrapes each minute gives the very amounts that the management API's windows give.
 *
 * @param edge epoch seconds
 */
export function momentOf(edge: number, { interval, newest }: Pick<Layout, 'interval' | 'newest'>): number {
  return Math.min(edge * ms.second + Math.min(interval, ms.minute) - 1, newest.at);
}

/**
 * For each edge (epoch seconds, ascending) the look at the counters that stands for it: at its own moment where the
 * target was being scraped, else at the newest scrape before it. Null before the first scrape.
 *
 * @throws PluginError `PROMETHEUS_AMBIGUOUS`, or another of `PROMETHEUS_…`
 */
export async function edgeScrapesAt(
  edges: readonly number[],
  layout: Layout,
  evaluator: Evaluator
): Promise<Array<EdgeScrape | null>> {
  const moments = edges.map((edge) => momentOf(edge, layout));
  const wanted = unique(moments.filter((moment) => moment >= layout.first));
  const present = newestScrapes(await evaluator.at(layout.dialect.scrapes, wanted), layout.dialect, layout.interval);
  const edgeScrapes = new Map<number, EdgeScrape>();
  wanted.forEach((at, index) => {
    const scrape = present[index];
    if (scrape) {
      edgeScrapes.set(at, { at, scrape });
    }
  });
  await edgeScrapeBack(wanted, edgeScrapes, layout, evaluator);
  return moments.map((moment) => edgeScrapes.get(moment) ?? null);
}

/** Adds what is missing: the newest scrape since the moment before, or the look of that moment once more. */
async function edgeScrapeBack(
  moments: readonly number[],
  edgeScrapes: Map<number, EdgeScrape>,
  { dialect, interval, first }: Layout,
  evaluator: Evaluator
): Promise<void> {
  const lengths = moments.map((moment, index) => moment - (moments[index - 1] ?? moment - LONGEST_GAP));
  const missing = moments.map((_, index) => index).filter((index) => !edgeScrapes.has(moments[index] ?? 0));
  for (const length of unique(missing.map((index) => lengths[index] ?? 0))) {
    const at = missing.filter((index) => lengths[index] === length).map((index) => moments[index] ?? 0);
    const step = Math.max(interval, ceilTo(length / MOST_STEPS, ms.second));
    const rows = await evaluator.at(`max_over_time(${dialect.scrapes}[${length}ms:${step}ms])`, at);
    newestScrapes(rows, dialect, interval).forEach((scrape, index) => {
      if (scrape && scrape.at >= first) {
        edgeScrapes.set(at[index] ?? 0, { at: scrape.at, scrape });
      }
    });
  }
  moments.forEach((moment, index) => {
    const before = edgeScrapes.get(moments[index - 1] ?? 0);
    const edgeScrape = edgeScrapes.get(moment) ?? before;
    if (edgeScrape) {
      edgeScrapes.set(moment, before && before.at > edgeScrape.at ? before : edgeScrape);
    }
  });
}

function unique(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((left, right) => left - right);
}
