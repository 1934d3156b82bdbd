import type { ServerMetrics } from '../api';
import { askServerMetrics } from '../metrics-since';
import { metricsInOurTime } from '../our-time';
import type { ServerClock } from '../server-clock';
import type { Connection } from '../transport/connection';
import type { AskedWindows } from './asked-windows';
import type { ProvenPath } from './proven-path';
import type { AskingMoment } from './window-lengths';

export interface ComputedMetrics {
  metrics: ServerMetrics;
  /** What was asked for. */
  since: number;
  /** By when the server had computed it, epoch milliseconds; its own cache may have answered. */
  computedAt: number;
}

export interface MetricsQuestion {
  asked: AskedWindows;
  path: ProvenPath;
  clock: ServerClock;
  /** Epoch milliseconds. */
  now: () => number;
  scrapePhase: AskingMoment['scrapePhase'];
}

/** Asks for a window that the server's cache does not answer with figures of before, and notes what it was answered with. */
export async function askComputedMetrics(
  { asked, path, clock, now, scrapePhase }: MetricsQuestion,
  connection: Connection,
  signal: AbortSignal,
  sinceSeconds: number
): Promise<ComputedMetrics> {
  const since = asked.clearWindow(sinceSeconds, { serverTime: clock.serverTime(now()), scrapePhase });
  asked.note(since);
  const sentAt = now();
  try {
    const known = { isPathProven: path.isProven, now };
    const metrics = await askServerMetrics(connection, since, known, signal);
    const computedAt = asked.noteAnswer(since, sentAt, markOf(metrics));
    if (metrics.noTraffic) {
      asked.noteFailure(since);
    }
    return { metrics: metricsInOurTime(metrics, clock), since, computedAt };
  } catch (thrown) {
    asked.noteFailure(since);
    throw thrown;
  }
}

/** The amounts: they come from one moment, and change while anybody uses the server. */
function markOf({ accessKeys, locations }: ServerMetrics): string {
  // Rows without amounts come from steps of five minutes, which the server computes anew while it keeps the rest.
  return [...accessKeys, ...locations]
    .map(({ data, tunnelTime }) => (data || tunnelTime ? `${data} ${tunnelTime}` : ''))
    .filter(Boolean)
    .join();
}
