import { type MetricsSample, SCRAPE_SECONDS } from '../../outline/api';
import type { ServerClock } from '../../outline/server-clock';
import { amountsOf, quantities } from '../measurement/answer-amounts';
import type { BirthAnswer } from '../measurement/linked-counters';
import { indexOfBirth } from '../measurement/young-series';
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

/** By so much longer is a second window over the same samples, seconds. */
const SECONDS_MORE = 3;

/** Asks for windows that begin shortly before each of the last scrapes: they tell what a series began with. */
export class BirthWindows {
  readonly #options: BirthWindowsOptions;

  #notBefore = -Infinity;

  constructor(options: BirthWindowsOptions) {
    this.#options = options;
  }

  /**
   * @param appearing whose series may have begun, by the name of `nameOf`
   * @param minute of the newest scrape, epoch seconds
   * @returns none where nobody's did, the server's time is not to be spent on it now, or the moments are not known well
   *   enough; behind the windows of each scrape a second one of those that a series began in
   * @throws PluginError of the client
   */
  async ask(appearing: ReadonlySet<string>, minute: number, phase: ScrapePhase): Promise<BirthAnswer[]> {
    const { now } = this.#options;
    if (appearing.size === 0 || now() < this.#notBefore || phase.latest - phase.earliest > PRECISION) {
      return [];
    }
    const scrapedAt = minute + (phase.earliest + phase.latest) / 2;
    const answers: AskedBirth[] = [];
    for (let scrapes = 1; scrapes <= SCRAPES; scrapes++) {
      const answer = await this.#askOne({ sampled: scrapes * SCRAPE_SECONDS, isSecond: false }, scrapedAt);
      if (answer === null) {
        return [];
      }
      answers.push(answer);
    }
    const telling = answers.filter((answer, index) => !isFailed(answer, answers.slice(0, index)));
    const second: AskedBirth[] = [];
    for (const { sampled } of birthsOf(telling, appearing).slice(0, MOST_SECOND)) {
      const answer = await this.#askOne({ sampled, isSecond: true }, scrapedAt);
      second.push(...(answer ? [answer] : []));
    }
    const seconds = [...answers, ...second].reduce((sum, { answerSeconds }) => sum + answerSeconds, 0);
    this.#notBefore = now() + (seconds / SHARE) * 1000;
    return [...telling, ...second];
  }

  /** @returns null where the server's cache knows all such windows */
  async #askOne(
    { sampled, isSecond }: Pick<BirthAnswer, 'sampled' | 'isSecond'>,
    scrapedAt: number
  ): Promise<AskedBirth | null> {
    const { calls, clock, now } = this.#options;
    const expectedAge = clock.serverTime(now()) / 1000 - scrapedAt;
    const more = isSecond ? SECONDS_MORE : 0;
    const since = LEADS.map((lead) => Math.round(expectedAge + sampled + lead + more)).find((each) =>
      calls.isNew(each)
    );
    if (since === undefined) {
      return null;
    }
    const sample = await calls.ask(since);
    const { answerSeconds } = sample;
    const age = ageOf(sample, clock, scrapedAt);
    return {
      sampled,
      isSecond,
      lead: since - age - sampled,
      age,
      metrics: sample.metrics ?? noTraffic(),
      answerSeconds,
    };
  }
}

type AskedBirth = BirthAnswer & Pick<MetricsSample, 'answerSeconds'>;

/**
 * A window is not empty where a shorter one is not: the server fails where none of its steps of five minutes has two
 * samples, as on a young server.
 */
function isFailed({ metrics }: AskedBirth, shorter: readonly AskedBirth[]): boolean {
  return metrics.locations.length === 0 && shorter.some((answer) => answer.metrics.locations.length > 0);
}

/** So many windows are asked for a second time at most. */
const MOST_SECOND = 3;

/** The windows at whose beginning something appeared. */
function birthsOf(answers: readonly AskedBirth[], appearing: ReadonlySet<string>): AskedBirth[] {
  const amounts = answers.map(({ age, metrics }) => ({ age, all: amountsOf(metrics) }));
  const found = [...appearing].flatMap((name) =>
    quantities.flatMap((quantity) => {
      const windows = amounts.map(({ age, all }) => ({ age, amount: all.get(name)?.[quantity] ?? null }));
      const longest = windows.at(-1);
      return longest?.amount == null ? [] : (indexOfBirth(windows, { age: longest.age, amount: longest.amount }) ?? []);
    })
  );
  return [...new Set(found)].flatMap((index) => answers[index] ?? []);
}

/** Seconds from the scrape to the answer. */
function ageOf(sample: MetricsSample, clock: ServerClock, scrapedAt: number): number {
  const { earliest, latest } = clock.bounds(sample);
  return (earliest + latest) / 2000 - scrapedAt;
}
