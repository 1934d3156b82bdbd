import type { EpochSeconds } from '../../time/units';
import type { BucketStore } from '../bucket-store';
import type { EventLog, EventStore, KeyLife } from './event';
import { livesOf, noteKeys, readLedger, withoutForgotten, type KeyLedger, type ToldOfKeys } from './key-ledger';
import { readPlacesWatch } from './place-watch';
import { readWatch, watchServer, type ServerLook } from './server-watch';

/** Names of its documents, which stand beside the recorder's own. */
const documents = { watch: 'events-server', keys: 'events-keys', looks: 'events-key-looks' };

/** What a poll adds to the events: what it saw, and what answers told of keys since the poll before. */
export interface Noticed {
  look: ServerLook;
  told: readonly ToldOfKeys[];
}

/**
 * Notices what happened to one server and its keys. What was seen last is read anew each time: several processes may
 * look at a server, and each thing is noticed once.
 */
export class EventKeeper {
  readonly #store: BucketStore;
  readonly #events: EventStore;
  /** What was read last. */
  #last: { keys: string | null; looks: string | null; ledger: KeyLedger } | null = null;

  constructor(store: BucketStore, events: EventStore) {
    this.#store = store;
    this.#events = events;
  }

  /** To be called in a transaction. @throws PluginError `STORE_FAILED` */
  note({ look, told }: Noticed): void {
    const { watch, events } = watchServer(readWatch(this.#store.readState(documents.watch)), look);
    this.#store.writeState(documents.watch, JSON.stringify(watch));
    events.forEach((event) => this.#events.write(event));
    this.#noteKeys(told, watch.defaultDataLimit);
  }

  /** Noticed in `[from, to)`. */
  log(from: EpochSeconds, to: EpochSeconds): EventLog {
    const watch = readWatch(this.#store.readState(documents.watch));
    const { since, listedAt } = this.#ledger().looks;
    const places = readPlacesWatch(this.#store);
    return {
      events: this.#events.read(from, to),
      watched: {
        server: watch && { from: watch.since, to: watch.at },
        keys: since === null || listedAt === null ? null : { from: since, to: listedAt },
        places: places.since === null ? null : { from: places.since, to: places.at },
      },
    };
  }

  /** Of all access keys that lists showed. */
  lives(): KeyLife[] {
    return livesOf(this.#ledger());
  }

  #noteKeys(told: readonly ToldOfKeys[], defaultLimit: Parameters<typeof noteKeys>[2]): void {
    if (told.length === 0) {
      return;
    }
    const before = this.#ledger();
    let ledger = before;
    for (const one of [...told].sort((a, b) => a.at - b.at)) {
      const noted = noteKeys(ledger, one, defaultLimit);
      ledger = noted.ledger;
      noted.events.forEach((event) => this.#events.write(event));
    }
    const keys = withoutForgotten(ledger.keys, this.#store.keptFrom());
    if (JSON.stringify(keys) !== JSON.stringify(before.keys)) {
      this.#store.writeState(documents.keys, JSON.stringify(keys));
    }
    this.#store.writeState(documents.looks, JSON.stringify(ledger.looks));
  }

  /** Each look at first uses needs it, and it seldom changes. */
  #ledger(): KeyLedger {
    const [keys, looks] = [this.#store.readState(documents.keys), this.#store.readState(documents.looks)];
    if (this.#last?.keys !== keys || this.#last.looks !== looks) {
      this.#last = { keys, looks, ledger: readLedger(keys, looks) };
    }
    return this.#last.ledger;
  }
}
