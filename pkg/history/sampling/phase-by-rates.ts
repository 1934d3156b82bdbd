import { type MetricsSample, SCRAPE_SECONDS, type ServerMetrics } from '../../outline/api';
import { phaseOfScrape, type ScrapePhase } from './scrape-phase';
import type { ServerClock } from '../../outline/server-clock';
import type { WindowAsker } from './window-asker';

/** Between these windows (seconds) exactly one more scrape comes into the window. */
const SHORT = 301;
const LONG = 359;
const SCRAPES_BETWEEN = 5 * SCRAPE_SECONDS;

/** Rates of equal samples differ by rounding only; those with one more sample by much more, where there is traffic. */
const EQUAL = 1e-9;
const DIFFERENT = 1e-6;

type Rates = ReadonlyMap<string, number>;

/**
 * Finds the scrapes' phase to a few seconds, in any version, where there is traffic: amounts divided by their window
 * are the mean rate between the first and the last scrape in it, and change where one more scrape comes in.
 *
 * @returns null where it cannot be told: no traffic, or a scrape came meanwhile
 */
export async function phaseByRates(asker: WindowAsker, clock: ServerClock): Promise<ScrapePhase | null> {
  const newest = { earliest: -Infinity, latest: Infinity };
  /** Notes whether the fifth scrape before the newest lay in the answer's window. */
  const note = (sample: MetricsSample, since: number, included: boolean) => {
    const { earliest, latest } = clock.bounds(sample);
    if (included) {
      newest.earliest = Math.max(newest.earliest, earliest / 1000 - since + SCRAPES_BETWEEN);
    } else {
      newest.latest = Math.min(newest.latest, latest / 1000 - since + SCRAPES_BETWEEN);
    }
  };

  const [short, long] = [free(asker, SHORT, LONG), free(asker, LONG, SHORT)];
  if (short === null || long === null || short >= long) {
    return null;
  }
  const [few, many] = [await asker.ask(short), await asker.ask(long)];
  const votes = voters(rates(few, short), rates(many, long));
  if (votes.length === 0) {
    return null;
  }
  note(few, short, false);
  note(many, long, true);
  let [without, having] = [short, long];
  for (;;) {
    const since = free(asker, Math.floor((without + having) / 2), without) ?? free(asker, without + 1, having);
    if (since === null || since <= without || since >= having) {
      break;
    }
    const sample = await asker.ask(since);
    const included = elect(votes, rates(sample, since));
    if (included === null) {
      return null;
    }
    note(sample, since, included);
    [without, having] = included ? [without, since] : [since, having];
  }
  // A minute more has the samples of the longer window, unless a scrape came meanwhile.
  const confirming = nearest((since) => asker.isNew(since), without + SCRAPE_SECONDS, having + SCRAPE_SECONDS);
  const isConfirmed = confirming !== null && elect(votes, rates(await asker.ask(confirming), confirming)) === true;
  return isConfirmed && newest.earliest <= newest.latest ? phaseOfScrape(newest) : null;
}

interface Voter {
  name: string;
  few: number;
  many: number;
}

/** What had traffic, and not the same each minute. */
function voters(few: Rates, many: Rates): Voter[] {
  return [...few].flatMap(([name, rate]) => {
    const other = many.get(name);
    return other !== undefined && differ(rate, other, DIFFERENT) ? [{ name, few: rate, many: other }] : [];
  });
}

/**
 * Whether the rates are those with one scrape more. Sums in which a series is younger than the window follow neither
 * and do not count.
 */
function elect(votes: readonly Voter[], found: Rates): boolean | null {
  const count = (of: 'few' | 'many') =>
    votes.filter((voter) => !differ(found.get(voter.name) ?? NaN, voter[of], EQUAL)).length;
  const [few, many] = [count('few'), count('many')];
  return few > 0 === many > 0 ? null : many > 0;
}

function differ(a: number, b: number, tolerance: number): boolean {
  return !(Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b)));
}

function rates({ metrics }: MetricsSample, since: number): Rates {
  return new Map(amounts(metrics).flatMap(([name, amount]) => (amount === null ? [] : [[name, amount / since]])));
}

function amounts(metrics: ServerMetrics | null): Array<[name: string, amount: number | null]> {
  return [...(metrics?.accessKeys ?? []), ...(metrics?.locations ?? [])].flatMap((row) => {
    const name = JSON.stringify('keyId' in row ? [row.keyId] : [row.location, row.asn, row.asOrg]);
    return [
      [`data ${name}`, row.data],
      [`time ${name}`, row.tunnelTime],
    ];
  });
}

function free(asker: WindowAsker, from: number, to: number): number | null {
  return nearest((since) => asker.isFree(since), from, to);
}

/** The first window from `from` on, on the way to `to`, that will do; null where there is none. */
function nearest(willDo: (since: number) => boolean, from: number, to: number): number | null {
  const step = from <= to ? 1 : -1;
  for (let since = from; since !== to; since += step) {
    if (willDo(since)) {
      return since;
    }
  }
  return null;
}
