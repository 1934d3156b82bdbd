import type { Evaluator } from './evaluator';
import type { Layout } from './layout';
import { ms } from '../../time/units';

/** What *Save & test* says of an engine. */
export interface EngineCheck {
  /** Sentences: what was reached, whose series it has and since when, and what is not as it should be. */
  message: string;
  /** The same as data. */
  details: {
    engine: string;
    /** Name of the dialect. */
    series: string;
    accessKeys: number;
    since: string;
    newestScrape: string;
    scrapeIntervalSeconds: number;
  };
}

/** A scrape that is older than this says that scraping has ended, milliseconds. */
const SILENCE = 10 * ms.minute;

export async function checkEngine(
  { engine, dialect, first, newest, interval, hasStartTimes }: Layout,
  now: number,
  evaluator: Evaluator
): Promise<EngineCheck> {
  const keys = await evaluator.at(`count(${dialect.counter('key', 'tunnelTime')})`, [newest.at]);
  const accessKeys = keys[0]?.values[0] ?? 0;
  const sentences = [
    `History comes from ${engine.name}, which has ${dialect.title}:`,
    `figures of ${accessKeys} ${accessKeys === 1 ? 'access key' : 'access keys'} since ${iso(first)},`,
    `scraped every ${interval / 1000} s.`,
    ...(now - newest.at > SILENCE ? [`The newest scrape is of ${iso(newest.at)}: check that scraping goes on.`] : []),
    ...(dialect.withoutStartTimes !== null && !hasStartTimes ? [dialect.withoutStartTimes] : []),
  ];
  return {
    message: sentences.join(' '),
    details: {
      engine: engine.name,
      series: dialect.name,
      accessKeys,
      since: iso(first),
      newestScrape: iso(newest.at),
      scrapeIntervalSeconds: interval / 1000,
    },
  };
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
