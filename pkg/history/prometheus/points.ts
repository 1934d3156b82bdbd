import type { Break } from './breaks';
import { labelsKey, type Evaluator } from './evaluator';
import type { Layout } from './layout';
import type { EdgeScrape } from './edge-scrapes';

/** A moment at which the counters of one target are read, and what lies between it and the point before. */
export interface Point {
  /** Epoch milliseconds. */
  at: number;
  /** When the newest scrape at this moment was. */
  scrapedAt: number;
  target: string;
  /**
   * `start`: growth is counted from here on, as nothing of this target is known before. `continue`: counters went on.
   * `restart`: all began anew since. `fall`: those that are lower now began anew since.
   */
  link: 'start' | 'continue' | 'restart' | 'fall';
  /** Index of the interval between edges that growth up to here belongs to; of no use at a start. */
  interval: number;
}

export interface Reading {
  points: Point[];
  /** Seconds between the scrapes of each interval's ends; 0 where there is no scrape in it. */
  coveredSeconds: number[];
}

/**
 * Lays out where counters are to be read: at each edge's look, at the scrapes around each break, and where one target
 * follows another. Growth between two points needs no scrape between them, so a day costs as much as a minute. What
 * was counted while nothing was scraped belongs to the interval in which scrapes go on.
 */
export async function readingOf(
  edgeScrapes: ReadonlyArray<EdgeScrape | null>,
  breaks: readonly Break[],
  layout: Layout,
  evaluator: Evaluator
): Promise<Reading> {
  const points: Point[] = [];
  const coveredSeconds = edgeScrapes.slice(1).map(() => 0);
  let before: EdgeScrape | null = null;
  for (const [index, edgeScrape] of edgeScrapes.entries()) {
    const interval = index - 1;
    if (!edgeScrape || (before && edgeScrape.at <= before.at)) {
      continue;
    }
    const from: EdgeScrape = before ?? firstEdgeScrape(edgeScrape, index, layout);
    if (!before) {
      points.push({ at: from.at, scrapedAt: from.scrape.at, target: from.scrape.target, link: 'start', interval });
    }
    if (from.scrape.target !== edgeScrape.scrape.target) {
      points.push(...(await handover(from, edgeScrape, interval, layout, evaluator)));
    }
    points.push(...around(breaks, from.at, edgeScrape, interval));
    if (interval >= 0) {
      coveredSeconds[interval] = Math.max(0, Math.round((edgeScrape.scrape.at - from.scrape.at) / 1000));
    }
    before = edgeScrape;
  }
  return { points: points.sort((left, right) => left.at - right.at), coveredSeconds };
}

/** Where growth begins to be known: at the first edge, or at the first scrape of all. */
function firstEdgeScrape(edgeScrape: EdgeScrape, index: number, { first }: Layout): EdgeScrape {
  return index === 0 ? edgeScrape : { at: first, scrape: { ...edgeScrape.scrape, at: first } };
}

/** The points of an interval up to its look, with the scrapes before and after each break. */
function around(breaks: readonly Break[], from: number, { at, scrape }: EdgeScrape, interval: number): Point[] {
  const { target } = scrape;
  const within = breaks.filter(({ after }) => after > from && after <= at);
  const points = within.flatMap(({ before, after, kind }): Point[] => [
    ...(before > from ? [{ at: before, scrapedAt: before, target, link: 'continue' as const, interval }] : []),
    { at: after, scrapedAt: after, target, link: kind, interval },
  ]);
  return at > from && within.at(-1)?.after !== at
    ? [...points, { at, scrapedAt: scrape.at, target, link: 'continue', interval }]
    : points;
}

/** One target's last scrape and another's first: what was counted between them is not known. */
async function handover(
  from: EdgeScrape,
  edgeScrape: EdgeScrape,
  interval: number,
  { dialect, interval: step }: Layout,
  evaluator: Evaluator
): Promise<Point[]> {
  const window = `[${edgeScrape.at - from.at}ms:${step}ms]`;
  const [lasts, firsts] = await Promise.all([
    evaluator.at(`max_over_time(${dialect.scrapes}${window})`, [edgeScrape.at]),
    evaluator.at(`min_over_time(${dialect.scrapes}${window})`, [edgeScrape.at]),
  ]);
  const timeOf = (rows: typeof lasts, target: string, otherwise: number) => {
    const seconds = rows.find(({ labels }) => labelsKey(dialect.target(labels)) === target)?.values[0];
    return seconds == null ? otherwise : Math.round(seconds * 1000);
  };
  const last = timeOf(lasts, from.scrape.target, from.at);
  const first = timeOf(firsts, edgeScrape.scrape.target, edgeScrape.at);
  return [
    ...(last > from.at
      ? [{ at: last, scrapedAt: last, target: from.scrape.target, link: 'continue' as const, interval }]
      : []),
    { at: first, scrapedAt: first, target: edgeScrape.scrape.target, link: 'start' as const, interval },
  ];
}
