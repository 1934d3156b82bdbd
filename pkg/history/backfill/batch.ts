import { noTraffic } from '../../outline/answers/no-traffic';
import { type MetricsSample, SCRAPE_SECONDS, type ServerMetrics } from '../../outline/api';
import type { HistoryCalls } from '../sampling/history-calls';
import type { Timekeeper } from '../../time/timekeeper';
import type { Budget } from './budget';
import type { Pace } from './pace';

/** Longest pause between two calls, milliseconds; else as long as the answer took. */
const LONGEST_PAUSE = 2000;

/** Two have a difference; a longer one tells whether something began in it. */
const FEWEST_WINDOWS = 3;

export interface BatchOptions {
  calls: HistoryCalls;
  time: Timekeeper;
  budget: Budget;
  pace: Pace;
  signal: AbortSignal;
}

/** Windows of one batch, whose newest scrape is the same. */
export interface Batch {
  /** The newest scrape's, epoch seconds. */
  minute: number;
  /** Where the windows begin, newest first; the minute itself needs none. */
  edges: readonly number[];
  /** Epoch milliseconds of our clock. */
  until: number;
}

export interface BatchAnswer {
  sinceSeconds: number;
  metrics: ServerMetrics;
  sample: MetricsSample;
}

/**
 * Asks for one window after the other, with a pause as long as each answer took, until time or budget is over.
 *
 * @throws PluginError of the client; of the signal
 */
export async function askBatch({ minute, edges, until }: Batch, options: BatchOptions): Promise<BatchAnswer[]> {
  const { calls, time, budget, pace, signal } = options;
  const answers: Array<Omit<BatchAnswer, 'metrics'>> = [];
  for (const edge of edges.filter((moment) => moment < minute)) {
    const sinceSeconds = calls.variedApart(minute - edge + SCRAPE_SECONDS);
    const isAffordable = answers.length < FEWEST_WINDOWS || budget.left(time.now()) > 0;
    if (sinceSeconds === null || !isAffordable || time.now() + pace.expected(sinceSeconds) * 1000 > until) {
      break;
    }
    const sample = await calls.ask(sinceSeconds);
    answers.push({ sinceSeconds, sample });
    budget.spend(sample.answerSeconds, time.now());
    pace.note(sinceSeconds, sample.answerSeconds);
    await time.sleepUntil(time.now() + Math.min(sample.answerSeconds * 1000, LONGEST_PAUSE), signal);
    signal.throwIfAborted();
  }
  // Nothing was recorded in a window that is empty while a longer one is not; if all are, Prometheus may be down.
  return answers.some(({ sample }) => sample.metrics !== null)
    ? answers.map((answer) => ({ ...answer, metrics: answer.sample.metrics ?? noTraffic() }))
    : [];
}
