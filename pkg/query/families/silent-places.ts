import type { HistorySeries } from '../../history/history';
import { edgesBetween } from '../../time/edges';
import { floorTo } from '../../time/rounding';
import { DAY, HOUR, ms, toSeconds, type EpochSeconds } from '../../time/units';
import { wholeSum } from '../whole-sum';
import { withHistory } from '../with-history';
import { serverLabels, type Family, type FamilyRequest, type QueriedServer, type Values } from './family';
import { HOURS_NEEDED, judgePlace, type Hours, type PlaceState } from './silence';

/** Of the day before, too, so that what came back is noticed. */
const HOURS_READ = HOURS_NEEDED + DAY / HOUR;

/** Whether countries use the server as much as at the same hour of other weeks. Only history is asked. */
export const silentPlaces: Family<'silent-places'> = {
  calls: () => [],

  async answer(server, request) {
    withHistory([server]);
    const edges = hourEdges(server, request);
    const countries = edges.length === 0 ? new Map<string, Hours>() : await hoursByCountry(server, edges, request);
    const first = edges[0] ?? 0;
    const all = sumOf([...countries.values()]);
    return {
      rows: [...countries].map(([location, hours]) => {
        const others = all.map((sum, hour) => (sum === null ? null : sum - (hours[hour] ?? 0)));
        return { labels: { ...serverLabels(server), location }, values: valuesOf(hours, others, first) };
      }),
      notices: [],
      receivedAt: request.now,
    };
  },
};

/** Whole hours until history ends; none where it does not reach back far enough. */
function hourEdges({ history }: QueriedServer, { now }: FamilyRequest): EpochSeconds[] {
  const { knownFrom, knownTo } = history.progress();
  const to = floorTo(Math.min(knownTo ?? 0, toSeconds(now)), HOUR);
  const from = Math.max(to - HOURS_READ * HOUR, floorTo(knownFrom ?? to, HOUR));
  return from < to ? edgesBetween(from, to, HOUR) : [];
}

/** Device-hours of each country, over its networks. */
async function hoursByCountry(
  { history }: QueriedServer,
  edges: readonly EpochSeconds[],
  { signal }: FamilyRequest
): Promise<Map<string, Hours>> {
  const span = { from: edges[0] ?? 0, to: edges.at(-1) ?? 0 };
  const { totals } = await history.totals({ kind: 'location', ...span, amountsOnly: true, signal });
  const entities = totals.map(({ entity }) => entity);
  const series = await history.series({ kind: 'location', entities, edges, amountsOnly: true, signal });
  const networks = new Map<string, Hours[]>();
  for (const { entity, tunnelTime } of series.rows) {
    const location = entity.kind === 'location' ? entity.location : '';
    networks.set(location, [...(networks.get(location) ?? []), knownHours(series, tunnelTime)]);
  }
  return new Map([...networks].map(([location, hours]) => [location, sumOf(hours)]));
}

/** Without hours of which a part is not known. */
function knownHours({ coveredSeconds }: HistorySeries, tunnelTime: ReadonlyArray<number | null>): Hours {
  return tunnelTime.map((seconds, hour) => (seconds === null || coveredSeconds[hour] !== HOUR ? null : seconds / HOUR));
}

function sumOf(all: readonly Hours[]): Hours {
  return (all[0] ?? []).map((_, hour) => wholeSum(all.map((hours) => hours[hour] ?? null)));
}

const stateTexts: Readonly<Record<PlaceState, string>> = {
  usual: 'as usual',
  silent: 'went silent',
  falling: 'falling',
  back: 'came back',
};

/** @param first when the first hour began */
function valuesOf(hours: Hours, others: Hours, first: EpochSeconds): Values<'silent-places'> {
  const judged = judgePlace(hours, others);
  if (!judged) {
    const unknown = { silence: null, devices_seen: null, devices_expected: null, presence: null };
    return { ...unknown, state: null, since: null, confidence: null };
  }
  const { state, seen, expected, confidence, since } = judged;
  const isLess = state === 'silent' || state === 'falling';
  return {
    silence: isLess ? 1 - Math.min(1, seen / expected) : 0,
    devices_seen: seen,
    devices_expected: expected,
    presence: seen / expected,
    state: stateTexts[state],
    since: since === null ? undefined : (first + since * HOUR) * ms.second,
    confidence: isLess ? confidence : undefined,
  };
}
