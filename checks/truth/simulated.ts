import { quantities } from '../../pkg/history/measurement/answer-amounts';
import { LinkedCounters } from '../../pkg/history/measurement/linked-counters';
import { nestedSpans } from '../../pkg/history/measurement/nested-windows';
import { isNewestScrapeMissing } from '../../pkg/history/measurement/newest-scrape';
import { certainlyIn } from '../../pkg/history/measurement/window-answer';
import type { Measured, MeasuredSpan } from '../../pkg/history/model';
import { Machine } from '../../simulator/machine';
import type { ServerOptions } from '../../simulator/options';
import { CachedPrometheus } from '../../simulator/prometheus/cache';
import { answerOf } from './answers';
import { CounterGrowth } from './counter-growth';
import { Ledger, type Statement } from './ledger';
import { judge, newTally, type Tally } from './verdict';

export const MINUTE = 60_000;

export interface SimulatedOptions extends ServerOptions {
  sampleSeconds: 60 | 300;
  /** Epoch milliseconds, a whole five minutes. */
  begin: number;
  /** Milliseconds from the scrape to the look. */
  delay?: number;
}

/** A simulated server and the looks at it, as the product makes them; without HTTPS, and with the server's cache. */
export class SimulatedLooks {
  readonly #options: SimulatedOptions;

  readonly machine: Machine;
  readonly ledger = new Ledger();
  counters = LinkedCounters.restore(null);
  /** When the newest look was made, epoch milliseconds. */
  now: number;
  readonly #restarts: number[] = [];
  readonly #cached: CachedPrometheus;
  readonly #phase: number;

  constructor(options: SimulatedOptions) {
    this.#options = options;

    this.now = options.begin;
    this.#phase = options.scrapePhase ?? 17_000;
    this.machine = new Machine({ ...options, scrapePhase: this.#phase }, () => this.now);
    this.#cached = new CachedPrometheus(this.machine.prometheus, () => this.now);
  }

  /** Moment of the scrape of a nominal minute (epoch seconds), in epoch milliseconds. */
  scrapeOf(minute: number): number {
    return minute * 1000 + this.#phase;
  }

  /** Starts the proxy again, epoch milliseconds. */
  restart(at: number): void {
    this.#restarts.push(at);
    this.machine.timeline.restart(at);
  }

  /** One look right after the scrape of a nominal minute; some of the windows may fail. */
  async look(minute: number, answersWindow: (index: number) => boolean = () => true): Promise<MeasuredSpan | null> {
    this.now = this.scrapeOf(minute) + (this.#options.delay ?? 45_000);
    const windows = this.counters.windows(minute, this.#options.sampleSeconds);
    const answers = [];
    for (const [index, since] of windows.entries()) {
      this.#cached.prune();
      if (answersWindow(index)) {
        const bandwidth = this.#options.version === '1.12.3' ? 'instant' : 'range';
        answers.push(await answerOf(this.#cached, this.now, since, bandwidth));
      }
    }
    const moments = { evaluatedAt: this.now / 1000, scrapedAt: this.scrapeOf(minute) / 1000 };
    if (answers.some((answer) => isNewestScrapeMissing(answer, moments) === true)) {
      return null;
    }
    const span = this.counters.poll(minute, answers);
    this.counters = LinkedCounters.restore(this.counters.document());
    if (span !== null) {
      this.ledger.write(span);
    }
    return span;
  }

  /** Looks at the usual distance; `skip` says at which minutes (counted from the beginning) there is none. */
  async run(minutes: number, skip: (minute: number) => boolean = () => false): Promise<void> {
    const { begin, sampleSeconds } = this.#options;
    for (let passed = 0; passed < minutes; passed += sampleSeconds / 60) {
      if (!skip(passed)) {
        await this.look(begin / 1000 + passed * 60);
      }
    }
  }

  /** Everything that was told, beside what was counted. */
  verdict(): Tally {
    const tally = newTally();
    const growth = this.growth();
    judge(tally, this.ledger.statements(growth.entities.keys()), growth, this.#scrapedBy);
    this.#judgeCounters(tally, growth);
    return tally;
  }

  /** Windows of many lengths at one moment: what they tell of the past, beside what was counted. */
  async nested(minute: number, lengths: readonly number[]): Promise<{ tally: Tally; statements: Statement[] }> {
    this.now = this.scrapeOf(minute) + (this.#options.delay ?? 45_000);
    const answers = [];
    for (const since of lengths) {
      answers.push(await answerOf(this.machine.prometheus, this.now, since, 'range'));
    }
    const growth = new CounterGrowth(this.machine.truth.samples({ from: -Infinity, to: this.now }), this.#restarts);
    const ledger = new Ledger();
    for (const span of nestedSpans(minute, answers)) {
      ledger.write(span);
    }
    const tally = newTally();
    const statements = ledger.statements(growth.entities.keys());
    judge(tally, statements, growth, this.#scrapedBy, this.now);
    return { tally, statements };
  }

  readonly #scrapedBy = (minute: number): number => this.scrapeOf(minute) + 1000;

  growth(): CounterGrowth {
    const { begin } = this.#options;
    return new CounterGrowth(this.machine.truth.samples({ from: begin - 60 * MINUTE, to: this.now }), this.#restarts);
  }

  /** Cumulative counters hold no less than all that was surely told, and no more than was counted. */
  #judgeCounters(tally: Tally, growth: CounterGrowth): void {
    const [from, to] = [this.scrapeOf(this.#options.begin / 1000) + 1000, this.now];
    for (const [name, counter] of this.counters.counters()) {
      const told = this.ledger.statements([name]);
      for (const quantity of quantities) {
        const least = told
          .filter((statement) => statement.quantity === quantity)
          .reduce((sum, { measured }) => sum + sureOf(measured), 0);
        const most = growth.between(name, quantity, from, to).amount * 1.001 + 1;
        if (counter[quantity] < least - 1 || counter[quantity] > most) {
          tally.mistakes.push(`${name} ${quantity}: the counter is ${counter[quantity]}, not ${least} to ${most}`);
        }
      }
    }
  }
}

/** What is surely in it; of what was not checked, as long as nothing confirmed it. */
function sureOf(measured: Measured): number {
  switch (measured.status) {
    case 'exact':
      return measured.value;
    case 'estimated':
      return Math.min(measured.least, certainlyIn(measured.value));
    case 'unknown':
      return measured.atLeast;
  }
}
