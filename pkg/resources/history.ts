import type { StorePlace } from '../store/store';
import { isAdmin } from './admin';
import { endpoints } from './contract';
import { handle } from './handle';

export const readHistory = handle(endpoints.readHistory, async ({ server: { history, historyPlace }, role }) => {
  const place = isAdmin(role) ? historyPlace : withoutPath(historyPlace);
  const { source, fetched, knownFrom, knownTo, problem } = history.progress();
  return { source, fetched, knownFrom: iso(knownFrom), knownTo: iso(knownTo), problem, place };
});

/** Viewers need not know the machine's folders. */
function withoutPath(place: StorePlace | null) {
  return place && { ...place, path: undefined };
}

function iso(epochSeconds: number | null): string | null {
  return epochSeconds === null ? null : new Date(epochSeconds * 1000).toISOString();
}
