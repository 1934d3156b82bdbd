import { services, type PortInStep, type PortInSteps, type ProbedPort } from '../../reachability/ports';
import { FIVE_MINUTES } from '../bucket-store';
import { ms, toSeconds, WEEK, type EpochMilliseconds, type EpochSeconds } from '../../time/units';
import type { Labels } from './client/answers';
import { equal, selector } from './dialects/series';
import { labelsKey, type Evaluator, type Row } from './evaluator';
import type { Matcher } from './matchers';

/** How far back it is looked when a port looked otherwise, and how finely. */
const LOOK_BACK = `[${WEEK}s:${FIVE_MINUTES}s]`;

/** Which series of probes are those of one server. */
export interface ProbesOfServer {
  success: string;
  duration: string;
}

/** Those under the matchers of the label `server`, or else of its name: all others name the target of its own series. */
export function probesOf(given: readonly Matcher[], serverName: string): ProbesOfServer {
  const ofServer = given.filter(({ label }) => label === 'server');
  const matchers = ofServer.length > 0 ? ofServer : equal({ server: serverName });
  return {
    success: selector('outline_probe_success', matchers),
    duration: selector('outline_probe_duration_seconds', matchers),
  };
}

/**
 * What exporters say of the ports of one server.
 *
 * @param now epoch milliseconds
 */
export async function lastProbes(
  { success, duration }: ProbesOfServer,
  now: EpochMilliseconds,
  evaluator: Evaluator
): Promise<ProbedPort[]> {
  const [current, durations, lastUp, lastDown] = await Promise.all([
    evaluator.at(success, [now]),
    evaluator.at(duration, [now]),
    evaluator.at(lastTimeOf(success, 1), [now]),
    evaluator.at(lastTimeOf(success, 0), [now]),
  ]);
  const [durationOf, lastUpOf, lastDownOf] = [durations, lastUp, lastDown].map(valuesByLabels);
  return current.flatMap((row): ProbedPort[] => {
    const port = portOf(row.labels);
    const [value = null] = row.values;
    if (value === null || !port) {
      return [];
    }
    const isReachable = value > 0;
    const key = labelsKey(row.labels);
    const otherwise = (isReachable ? lastDownOf : lastUpOf)?.get(key) ?? null;
    return [
      {
        ...port,
        isReachable,
        connectSeconds: isReachable ? (durationOf?.get(key) ?? null) : null,
        // It looked otherwise then, and no longer at the next step.
        since: otherwise === null ? null : Math.min(otherwise + FIVE_MINUTES, toSeconds(now)) * ms.second,
      },
    ];
  });
}

/**
 * The same between edges: the share of samples of each step that found a port reachable, and how long it took.
 *
 * @param now epoch milliseconds
 */
export async function probesBetween(
  { success, duration }: ProbesOfServer,
  edges: readonly EpochSeconds[],
  now: EpochMilliseconds,
  evaluator: Evaluator
): Promise<PortInSteps[]> {
  const none: PortInStep = { reached: null, connectSeconds: null };
  const ports = new Map<string, { port: ProbeLabels; steps: PortInStep[] }>();
  for (const { length, indices, ends } of alikeSteps(edges, now)) {
    // Until version 3 a range took in its first moment too.
    const mean = (of: string) => evaluator.at(`avg_over_time(${of}[${length - 1}ms])`, ends);
    const [reached, seconds] = await Promise.all([mean(success), mean(duration)]);
    const secondsOf = new Map(seconds.map(({ labels, values }) => [labelsKey(labels), values]));
    for (const { labels, values } of reached) {
      const port = portOf(labels);
      const key = labelsKey(labels);
      const known = port && (ports.get(key) ?? { port, steps: edges.slice(1).map(() => none) });
      if (known) {
        ports.set(key, known);
        indices.forEach((index, at) => {
          known.steps[index] = { reached: values[at] ?? null, connectSeconds: secondsOf.get(key)?.[at] ?? null };
        });
      }
    }
  }
  return [...ports.values()].map(({ port, steps }) => ({ ...port, steps }));
}

/** Steps of one length together, without those that are still to come: their ends, epoch milliseconds. */
function alikeSteps(edges: readonly EpochSeconds[], now: EpochMilliseconds) {
  const steps = edges.slice(1).map((edge, index) => {
    const end = Math.min(edge * ms.second, now);
    return { index, end, length: Math.round(end - (edges[index] ?? edge) * ms.second) };
  });
  const lengths = new Set(steps.map(({ length }) => length).filter((length) => length > 1));
  return [...lengths].map((length) => {
    const alike = steps.filter((step) => step.length === length);
    return { length, indices: alike.map(({ index }) => index), ends: alike.map(({ end }) => end) };
  });
}

type ProbeLabels = Pick<ProbedPort, 'probe' | 'service' | 'port'>;

/** Null where labels are not those of a probe. */
function portOf({ probe = '', service: told, tcp_port: port = '' }: Labels): ProbeLabels | null {
  const service = services.find((known) => known === told);
  return service && /^\d{1,5}$/.test(port) ? { probe, service, port: Number(port) } : null;
}

/** Epoch seconds of the last step at which a selector's series had the value. */
function lastTimeOf(success: string, value: 0 | 1): string {
  return `max_over_time(((${success} == ${value}) * 0 + time())${LOOK_BACK})`;
}

function valuesByLabels(rows: readonly Row[]): Map<string, number | null> {
  return new Map(rows.map(({ labels, values }) => [labelsKey(labels), values[0] ?? null]));
}
