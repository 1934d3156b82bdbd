import { services, type ProbedPort } from '../../reachability/ports';
import { FIVE_MINUTES } from '../bucket-store';
import { ms, toSeconds, WEEK, type EpochMilliseconds } from '../../time/units';
import { equal, selector } from './dialects/series';
import { labelsKey, type Evaluator, type Row } from './evaluator';
import type { Matcher } from './matchers';

/** How far back it is looked when a port looked otherwise, and how finely. */
const LOOK_BACK = `[${WEEK}s:${FIVE_MINUTES}s]`;

/**
 * What exporters say of the ports of one server: those under the matchers of the label `server`, or else of its name. All
 * others name the target of the server's own series.
 *
 * @param now epoch milliseconds
 */
export async function probedPorts(
  given: readonly Matcher[],
  serverName: string,
  now: EpochMilliseconds,
  evaluator: Evaluator
): Promise<ProbedPort[]> {
  const ofServer = given.filter(({ label }) => label === 'server');
  const matchers = ofServer.length > 0 ? ofServer : equal({ server: serverName });
  const success = selector('outline_probe_success', matchers);
  const [current, durations, lastUp, lastDown] = await Promise.all([
    evaluator.at(success, [now]),
    evaluator.at(selector('outline_probe_duration_seconds', matchers), [now]),
    evaluator.at(lastTimeOf(success, 1), [now]),
    evaluator.at(lastTimeOf(success, 0), [now]),
  ]);
  const [durationOf, lastUpOf, lastDownOf] = [durations, lastUp, lastDown].map(valuesByLabels);
  return current.flatMap((row): ProbedPort[] => {
    const { probe = '', service: told, tcp_port: port } = row.labels;
    const service = services.find((known) => known === told);
    const [value = null] = row.values;
    if (value === null || !service || !/^\d{1,5}$/.test(port ?? '')) {
      return [];
    }
    const isReachable = value > 0;
    const key = labelsKey(row.labels);
    const otherwise = (isReachable ? lastDownOf : lastUpOf)?.get(key) ?? null;
    return [
      {
        probe,
        service,
        port: Number(port),
        isReachable,
        connectSeconds: isReachable ? (durationOf?.get(key) ?? null) : null,
        // It looked otherwise then, and no longer at the next step.
        since: otherwise === null ? null : Math.min(otherwise + FIVE_MINUTES, toSeconds(now)) * ms.second,
      },
    ];
  });
}

/** Epoch seconds of the last step at which a selector's series had the value. */
function lastTimeOf(success: string, value: 0 | 1): string {
  return `max_over_time(((${success} == ${value}) * 0 + time())${LOOK_BACK})`;
}

function valuesByLabels(rows: readonly Row[]): Map<string, number | null> {
  return new Map(rows.map(({ labels, values }) => [labelsKey(labels), values[0] ?? null]));
}
