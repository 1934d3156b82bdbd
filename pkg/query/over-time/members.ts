import { PluginError } from '../../errors/plugin-error';
import type { Notice } from '../../frames/frame';
import type { EntityTotal } from '../../history/history';
import type { NamedKey } from '../../history/known-keys';
import type { Entity } from '../../history/model';
import type { QueriedServer } from '../families/family';
import { keyIdentity, unattributedIdentity, unattributedNotices } from '../families/key-identity';
import { attributeTotals } from '../families/key-totals';
import { placeLabels } from '../families/locations';
import { namedKeys } from '../families/named-keys';
import type { Row } from '../rows/row';
import { figureValues } from './figure-values';
import { entityKindOf, type RecordedServer, type SeriesRequest } from './series-request';

/** An entity of history with the labels of its row, and its figure over the whole span, which it is ranked by. */
export interface Member extends Row {
  entity: Entity;
}

export interface Members {
  members: Member[];
  notices: Notice[];
}

/** Everybody with a total over the whole span. What has to be said of amounts comes with the series. */
export async function identifyMembers(request: SeriesRequest, server: RecordedServer): Promise<Members> {
  const { query, timeline, signal } = request;
  const kind = entityKindOf(query.queryType);
  const { from, to } = timeline;
  const { totals, covered } = await server.history.totals({ kind, from, to, signal });
  const seconds = covered ? covered.to - covered.from : 0;
  const ranked = (total: EntityTotal) => ({ [query.figure]: rankValue(query.figure, total, seconds) });
  return kind === 'key'
    ? identifyKeys(request, server, totals, ranked)
    : { members: identifyPlaces(server, totals, ranked), notices: [] };
}

type Ranked = (total: EntityTotal) => Row['values'];

/** Of what is known of the span; enough to rank by. */
function rankValue(figure: string, { data, tunnelTime }: EntityTotal, seconds: number): number | null {
  const steps = { lengths: [seconds], coveredSeconds: [seconds] };
  return (
    figureValues(figure, { data: [data?.value ?? null], tunnelTime: [tunnelTime?.value ?? null] }, steps)[0] ?? null
  );
}

function identifyPlaces(server: QueriedServer, totals: readonly EntityTotal[], ranked: Ranked): Member[] {
  return totals.flatMap((total) =>
    total.entity.kind === 'location'
      ? [{ entity: total.entity, labels: placeLabels(server, total.entity), values: ranked(total) }]
      : []
  );
}

/** The keys of totals by their ids and names, which only the server knows. */
async function identifyKeys(
  request: SeriesRequest,
  server: QueriedServer,
  totals: readonly EntityTotal[],
  ranked: Ranked
): Promise<Members> {
  const { keys, notices } = await accessKeys(request, server);
  const { attributed, unattributed } = attributeTotals(totals, keys ?? []);
  const keysById = new Map(keys?.map((key) => [key.id, key]));
  const identity = (id: string) => {
    const { labels, display } = keyIdentity(server, id, keysById.get(id));
    return { labels, display: keys ? display : `Key ${id}` };
  };
  const member = (total: EntityTotal, { labels, display }: Pick<Row, 'labels' | 'display'>): Member => ({
    entity: total.entity,
    labels,
    display,
    values: ranked(total),
  });
  return {
    members: [
      ...[...attributed].map(([id, { total }]) => member(total, identity(id))),
      ...unattributed.map(({ total }) => member(total, unattributedIdentity(server))),
    ],
    notices: [...notices, ...unattributedNotices(unattributed.length)],
  };
}

/** History goes on where the server does not answer and never did, but for what needs the keys' names. */
async function accessKeys(
  { query, signal }: SeriesRequest,
  server: QueriedServer
): Promise<{ keys: readonly NamedKey[] | null; notices: Notice[] }> {
  try {
    return await namedKeys(server, signal);
  } catch (thrown) {
    signal.throwIfAborted();
    const error = PluginError.from(thrown);
    if (query.groupBy.includes('key_name') || query.filters.some(({ label }) => label === 'key_name')) {
      throw error;
    }
    return { keys: null, notices: [{ severity: 'warning', text: `The keys’ names are not known. ${error.message}` }] };
  }
}
