import { type MetricsSample, SCRAPE_SECONDS } from '../../outline/api';
import type { ServerClock } from '../../outline/server-clock';
import type { BirthAnswer } from '../measurement/linked-counters';
import { noTraffic } from '../../outline/answers/no-traffic';
import type { HistoryCalls } from './history-calls';
import { type ScrapePhase } from './scrape-phase';

/** As many scrapes back as lie between two polls, and one more. */
const SCRAPES = 6;

/** How long before a scrape such a window begins, seconds; with a minute more it must stay below 66 s. */
const LEADS = [3, 4, 5];

/** The scrapes' moment must be known as well as this, seconds. */
const PRECISION = 2;

/** Share of the server's time that these windows may take. */
const SHARE = 1 / 3000;

interface BirthWindowsOptions {
  calls: HistoryCalls;
  clock: ServerClock;
  /** Epoch milliseconds of our clock. */
  now: () => number;
}

/** Asks for windows that begin shortly before each of the last scrapes: they tell what a series began with. */
export class BirthWindows {
  #notBefore = -Infinity;

  constructor(private readonly options: BirthWindowsOptions) {}

  /**
   * @param minute of the newest scrape, epoch seconds
   * @returns none where the server's time is not to be spent on it now, or the moments are not known well enough
   * @throws PluginError of the client
   */
  async ask(minute: number, phase: ScrapePhase): Promise<BirthAnswer[]> {
    const { calls, clock, now } = this.options;
    if (now() < this.#notBefore || phase.latest - phase.earliest > PRECISION) {
      return [];
    }
    const scrapedAt = minute + (phase.earliest + phase.latest) / 2;
    const answers: BirthAnswer[] = [];
    let seconds = 0;
    for (let scrapes = 1; scrapes <= SCRAPES; scrapes++) {
      const sampled = scrapes * SCRAPE_SECONDS;
      const expectedAge = clock.serverTime(now()) / 1000 - scrapedAt;
      const since = LEADS.map((lead) => Math.round(expectedAge + sampled + lead)).find((each) => calls.isNew(each));
      if (since === undefined) {
        return [];
      }
      const sample = await calls.ask(since);
      const age = ageOf(sample, clock, scrapedAt);
      answers.push({ sampled, lead: since - age - sampled, age, metrics: sample.metrics ?? noTraffic() });
      seconds += sample.answerSeconds;
    }
    this.#notBefore = now() + (seconds / SHARE) * 1000;
    return answers;
  }
}

/** Seconds from the scrape to the answer. */
function ageOf(sample: MetricsSample, clock: ServerClock, scrapedAt: number): number {
  const { earliest, latest } = clock.bounds(sample);
  return (earliest + latest) / 2000 - scrapedAt;
}
