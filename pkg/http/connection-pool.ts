import { PluginError } from '../errors/plugin-error';
import { Slots, type Rank } from './slots';

/** What a client makes of a connection. */
export interface PooledConnection {
  readonly destroyed: boolean;
  destroy(reason: Error): Promise<void>;
}

/** The connections to one server: never more in use than it may be asked for at a time. */
export class ConnectionPool<Connection extends PooledConnection> {
  readonly #create: () => Connection;

  readonly #slots: Slots;
  readonly #slotsOfAll: Slots;
  /** The one used last comes first, as its socket is the likeliest to be still open. */
  readonly #idle: Connection[] = [];

  /**
   * @param create makes a connection that opens with its first request
   * @param mostInUse 0 is no limit
   * @param slotsOfAll that the connections of all pools share
   */
  constructor(create: () => Connection, mostInUse: number, slotsOfAll = new Slots(0)) {
    this.#create = create;
    this.#slotsOfAll = slotsOfAll;

    this.#slots = new Slots(mostInUse);
  }

  /** Waits for a free slot and runs `work` with a connection of its own until it ends. */
  async use<T>(signal: AbortSignal, work: (connection: Connection) => Promise<T>, rank?: Rank): Promise<T> {
    await this.#acquire(signal, rank);
    const connection = this.#idle.pop() ?? this.#create();
    try {
      return await work(connection);
    } finally {
      if (!connection.destroyed) {
        this.#idle.push(connection);
      }
      this.#release();
    }
  }

  /**
   * Like `use`, with a connection that has never been open; goes before the calls that wait.
   *
   * @param keepOpen whether the connection is there for the next call afterwards, in place of the one used last; else
   *   it is closed
   */
  async useNew<T>(signal: AbortSignal, work: (connection: Connection) => Promise<T>, keepOpen = false): Promise<T> {
    await this.#acquire(signal, 'first');
    const connection = this.#create();
    try {
      return await work(connection);
    } finally {
      const superfluous = keepOpen && !connection.destroyed ? this.#replaceIdle(connection) : connection;
      void superfluous?.destroy(notNeeded());
      this.#release();
    }
  }

  /** A server's own limit first, so that one whose calls wait takes nothing from the others. */
  async #acquire(signal: AbortSignal, rank?: Rank): Promise<void> {
    await this.#slots.acquire(signal, rank);
    try {
      await this.#slotsOfAll.acquire(signal, rank);
    } catch (thrown) {
      this.#slots.release();
      throw thrown;
    }
  }

  #release(): void {
    this.#slotsOfAll.release();
    this.#slots.release();
  }

  /** @returns the connection that makes room */
  #replaceIdle(connection: Connection): Connection | undefined {
    const before = this.#idle.pop();
    this.#idle.push(connection);
    return before;
  }

  /** Closes the connections that are not in use. */
  async closeIdle(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((connection) => connection.destroy(notNeeded())));
  }
}

function notNeeded(): PluginError {
  return new PluginError('REQUEST_CANCELLED');
}
