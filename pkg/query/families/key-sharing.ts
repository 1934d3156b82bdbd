import { FIVE_MINUTES } from '../../history/bucket-store';
import type { EntityTotal, HistorySeries } from '../../history/history';
import { DEVICES_PER_KEY } from '../../settings/model';
import { edgesBetween } from '../../time/edges';
import type { Interval } from '../../time/interval';
import { floorTo } from '../../time/rounding';
import { DAY, type EpochSeconds } from '../../time/units';
import { withHistory } from '../with-history';
import { coveredByHistory } from './covered';
import type { Family, FamilyRequest, QueriedServer, Values } from './family';
import { keyRows } from './key-rows';
import { attributeTotals } from './key-totals';
import { namedKeys } from './named-keys';
import { nothingKnown } from './recorded';
import { reasonOf, SharingMeter } from './sharing';

/** How many devices use each access key at once, by steps of five minutes. The server is asked for its list of keys alone. */
export const keySharing: Family<'key-sharing'> = {
  calls: () => ['GET /access-keys'],

  async answer(server, request) {
    withHistory([server]);
    if (!request.span) {
      return nothingKnown([]);
    }
    const { span, signal } = request;
    const allowed = server.devicesPerKey ?? DEVICES_PER_KEY;
    const [named, { totals, notices }] = await Promise.all([
      namedKeys(server, signal),
      server.history.totals({ kind: 'key', ...span, signal }),
    ]);
    const { attributed } = attributeTotals(totals, named.keys);
    const used = new Map([...attributed].map(([id, { total }]) => [id, total]));
    const meters = await readMeters(server, used, allowed, { ...request, span });
    return {
      rows: keyRows(server, named.keys, [used.keys()], ({ labels, display }, id) => ({
        labels,
        display,
        values: { key_name: display, ...valuesOf(meters.get(id), allowed) },
      })),
      notices: [...named.notices, ...notices],
      receivedAt: named.receivedAt,
      covered: coveredByHistory(span),
    };
  },
};

/** Day by day, so that a month of many keys is never in memory at once. */
async function readMeters(
  { history }: QueriedServer,
  used: ReadonlyMap<string, EntityTotal>,
  allowed: number,
  { span, signal }: FamilyRequest & { span: Interval }
): Promise<Map<string, SharingMeter>> {
  const keys = [...used].map(([id, { entity }]) => ({ entity, meter: new SharingMeter(allowed), id }));
  const entities = keys.map(({ entity }) => entity);
  for (let from = span.from; from < span.to; from = floorTo(from, DAY) + DAY) {
    const edges = edgesBetween(from, Math.min(span.to, floorTo(from, DAY) + DAY), FIVE_MINUTES);
    const series = await history.series({ kind: 'key', entities, edges, amountsOnly: true, signal });
    keys.forEach(({ meter }, row) => addDay(meter, series, row, edges));
  }
  return new Map(keys.map(({ id, meter }) => [id, meter]));
}

/** What could not be told apart for a while tells nothing of one step. */
function addDay(meter: SharingMeter, series: HistorySeries, row: number, edges: readonly EpochSeconds[]): void {
  const own = series.rows[row];
  edges.slice(1).forEach((end, index) => {
    const start = edges[index] ?? end;
    const seconds = own?.coveredSeconds?.tunnelTime[index] ?? series.coveredSeconds[index] ?? 0;
    const time = own?.tunnelTime[index] ?? null;
    meter.add(start, time !== null && seconds > 0 && seconds <= end - start ? time / seconds : null);
  });
}

type SharingValues = Omit<Values<'key-sharing'>, 'key_name'>;

/** @param meter undefined where history has nothing of the key */
function valuesOf(meter: SharingMeter | undefined, allowed: number): SharingValues {
  const sharing = meter?.read();
  return {
    sharing_score: sharing?.score ?? null,
    most_devices: sharing ? Math.ceil(sharing.most) : null,
    usual_devices: sharing?.usual ?? null,
    shared_for: sharing?.overFor ?? null,
    shared_times: sharing?.times ?? null,
    shared_longest: sharing?.longest ?? null,
    reason: sharing ? reasonOf(sharing, allowed) : null,
  };
}
