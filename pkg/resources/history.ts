import type { StorePlace } from '../store/store';
import { isAdmin } from './admin';
import type { Route } from './request';

/**
 * `GET history`: what is known of the server's past, how much has been fetched (0 to 1), and where it is kept, for Admins
 * with the path. Asks no server.
 */
export const historyRoute: Route = {
  async GET({ history, historyPlace }, { role }) {
    const place = isAdmin(role) ? historyPlace : withoutPath(historyPlace);
    const { source, fetched, knownFrom, knownTo, problem } = history.progress();
    return {
      status: 200,
      body: { source, fetched, knownFrom: iso(knownFrom), knownTo: iso(knownTo), problem, place },
    };
  },
};

/** Viewers need not know the machine's folders. */
function withoutPath(place: StorePlace | null): Partial<StorePlace> | null {
  return place && { ...place, path: undefined };
}

function iso(epochSeconds: number | null): string | null {
  return epochSeconds === null ? null : new Date(epochSeconds * 1000).toISOString();
}
