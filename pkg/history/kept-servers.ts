import type { HistorySettings } from '../settings/model';
import type { Store } from '../store/store';
import { copyServer } from './buckets/rows/copy-server';
import { ReadBudget } from './buckets/reading/recent-reads';
import { openBuckets } from './buckets/embedded-buckets';
import { KnownServers } from './known-servers';
import type { RecordKeeping } from './record-keeping';
import { SharedRecorders } from './shared-recorders';

/** What one store has of servers, and who records more of it. */
export interface KeptServers {
  store: Store;
  known: KnownServers;
  recorders: SharedRecorders;
  reads: ReadBudget;
  /** Epoch seconds. */
  now: () => number;
}

/** @param now epoch seconds */
export function openServers(store: Store, now = () => Math.floor(Date.now() / 1000)): KeptServers {
  const known = new KnownServers(store, (from, to) => copyServer(store, from, to), now);
  return { store, known, recorders: new SharedRecorders(), reads: new ReadBudget(), now };
}

/**
 * Where the server at an address is kept: as long as any of those wants who use it.
 *
 * @param keepDays where nobody says so
 */
export function keepingOf(
  address: string,
  { store, known, reads, now }: KeptServers,
  keepDays: HistorySettings['keepDays']
): RecordKeeping {
  return {
    lastServerId: () => known.lastServerId(address),
    notePoll: (serverId) => known.notePoll(address, serverId),
    open(serverId) {
      const { record, isMoved } = known.meet(address, serverId);
      const options = {
        get keepDays() {
          return known.keepDays(address) ?? keepDays;
        },
        now,
        reads,
      };
      return { buckets: openBuckets(store, record, options), isMoved };
    },
  };
}
