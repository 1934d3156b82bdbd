import { LinkedCounters } from '../../pkg/history/measurement/linked-counters';
import { nestedSpans } from '../../pkg/history/measurement/nested-windows';
import { edgeOf } from '../../pkg/history/measurement/window-answer';
import { isNewestScrapeMissing } from '../../pkg/history/measurement/newest-scrape';
import {
  recordedSamples,
  recordedSeries,
  recordedWindows,
  type RecordedWindow,
} from '../../simulator/captures/captures';
import { Prometheus } from '../../simulator/prometheus/prometheus';
import { Scrapes } from '../../simulator/prometheus/scrapes';
import { Timeline } from '../../simulator/prometheus/timeline';
import { answerOf, recordedAnswer } from './answers';
import { CounterGrowth } from './counter-growth';
import { Ledger } from './ledger';
import { MINUTE } from './simulated';
import { addTally, judge, newTally, type Tally } from './verdict';

/** A server's recorded samples, under live traffic. */
export interface RecordedServer {
  name: string;
  /** Milliseconds between a whole minute and the scrape. */
  phase: number;
  growth: CounterGrowth;
  /** Nominal minutes whose scrape is there. */
  scrapes: ReadonlySet<number>;
  /** First and last scrape, epoch milliseconds. */
  first: number;
  last: number;
}

export function recordedServer(name: string): RecordedServer {
  const series = recordedSamples(name);
  const times = series.flatMap(({ samples }) => samples.map(([time]) => time));
  const phases = times.map((time) => time % MINUTE).sort((left, right) => left - right);
  const phase = phases[phases.length >> 1] ?? 0;
  return {
    name,
    phase,
    scrapes: new Set(times.map((time) => Math.floor((time + 1000 - phase) / MINUTE) * 60)),
    growth: new CounterGrowth(series),
    first: times.reduce((least, time) => Math.min(least, time), Infinity),
    last: times.reduce((most, time) => Math.max(most, time), -Infinity),
  };
}

/** The nominal minute of the newest scrape at a moment; epoch seconds. */
function minuteOf({ phase }: RecordedServer, now: number): number {
  return Math.floor((now - phase) / MINUTE) * 60;
}

/** The polls of one kind as the real server answered them. */
export function replayPolls(server: RecordedServer, kind: string): Tally {
  const polls = recordedWindows(server.name).filter((window) => window.kind === kind && window.status === 200);
  const looks = new Map<number, RecordedWindow[]>();
  for (const poll of polls) {
    const at = minuteOf(server, poll.answered);
    looks.set(at, [...(looks.get(at) ?? []), poll]);
  }
  const counters = LinkedCounters.restore(null);
  const ledger = new Ledger();
  for (const [at, answers] of looks) {
    const scrapedAt = at + server.phase / 1000;
    const missing = answers.some(
      (answer) =>
        isNewestScrapeMissing(recordedAnswer(answer), { evaluatedAt: answer.asked / 1000, scrapedAt }) === true
    );
    const span = missing ? null : counters.poll(at, answers.map(recordedAnswer));
    if (span !== null) {
      ledger.write(span);
    }
  }
  return verdictOn(server, ledger);
}

/**
 * Windows of many lengths at one moment, as the real server answered them. Those that begin at a missing scrape are left
 * out: when within a gap something was counted is not known to anyone.
 */
export function replayLadders(server: RecordedServer): Tally {
  const ladders = new Map<number, RecordedWindow[]>();
  for (const window of recordedWindows(server.name).filter(({ kind, status }) => kind === 'ladder' && status === 200)) {
    const at = minuteOf(server, window.answered);
    const edge = edgeOf(at, window.since);
    if (edge * 1000 < server.first - MINUTE || server.scrapes.has(edge)) {
      ladders.set(at, [...(ladders.get(at) ?? []), window]);
    }
  }
  const tally = newTally();
  for (const [at, windows] of ladders) {
    const ledger = new Ledger();
    for (const span of nestedSpans(at, windows.map(recordedAnswer))) {
      ledger.write(span);
    }
    addTally(tally, verdictOn(server, ledger, at * 1000 + server.phase + 1000));
  }
  return tally;
}

/** Looks as the product makes them, at this distance after the scrape, computed from the recorded samples. */
export async function simulatePolls(
  server: RecordedServer,
  { sampleSeconds, offset, delay }: { sampleSeconds: 60 | 300; offset: number; delay: number }
): Promise<Tally> {
  const series = recordedSeries(server.name);
  let now = server.first;
  const timeline = new Timeline(new Scrapes(0, 0));
  const prometheus = new Prometheus(
    () => now,
    timeline,
    (counter) => series.get(counter) ?? []
  );
  const ledger = new Ledger();
  let counters = LinkedCounters.restore(null);
  for (let at = minuteOf(server, server.first) + offset; at * 1000 <= server.last; at += sampleSeconds) {
    now = at * 1000 + server.phase + delay;
    const answers = [];
    for (const since of counters.windows(at, sampleSeconds)) {
      answers.push(await answerOf(prometheus, now, since, 'range'));
    }
    const moments = { evaluatedAt: now / 1000, scrapedAt: at + server.phase / 1000 };
    if (answers.some((answer) => isNewestScrapeMissing(answer, moments) === true)) {
      continue;
    }
    const span = counters.poll(at, answers);
    counters = LinkedCounters.restore(counters.document());
    if (span !== null) {
      ledger.write(span);
    }
  }
  return verdictOn(server, ledger);
}

function verdictOn(server: RecordedServer, ledger: Ledger, shownUntil?: number): Tally {
  const tally = newTally();
  const statements = ledger.statements(server.growth.entities.keys());
  judge(tally, statements, server.growth, (minute) => minute * 1000 + server.phase + 1000, shownUntil);
  return tally;
}
