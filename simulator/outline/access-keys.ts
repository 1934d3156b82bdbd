import { conflict, invalidArgument, notFound } from '../http/api-error';
import { randomText, type Random } from '../random';

export interface AccessKey {
  readonly id: string;
  name: string;
  readonly password: string;
  readonly port: number;
  readonly method: string;
  /** Bytes per 30 days. */
  dataLimit: number | undefined;
  /** Undefined on servers that know none. */
  readonly listeners: readonly Listener[] | undefined;
}

export type Listener = 'tcp' | 'udp' | 'websocket-stream' | 'websocket-packet';

export interface NewAccessKey {
  /** Chosen by the caller; the next number when absent. */
  id?: string;
  name?: string;
  password?: string;
  port?: number;
  method?: string;
  dataLimit?: number;
  listeners?: readonly Listener[];
}

const METHODS = ['chacha20-ietf-poly1305', 'aes-256-gcm', 'aes-192-gcm', 'aes-128-gcm'];

/** The access keys of one server in the order of their creation, and the port that new ones get. */
export class AccessKeys {
  #defaultPort: number;
  readonly #taken: readonly number[];
  readonly #random: Random;

  readonly #keys: AccessKey[] = [];
  #nextId = 0;

  /** @param taken ports that other programs of the machine use */
  constructor(defaultPort: number, taken: readonly number[], random: Random) {
    this.#defaultPort = defaultPort;
    this.#taken = taken;
    this.#random = random;
  }

  list(): readonly AccessKey[] {
    return this.#keys;
  }

  /** @throws ApiError 404 */
  get(id: string): AccessKey {
    const key = this.#keys.find((each) => each.id === id);
    if (key === undefined) {
      throw notFound(`Access key "${id}" not found`);
    }
    return key;
  }

  /**
   * A creation that fails uses up a number all the same.
   * @throws ApiError 400, 409
   */
  create(wanted: NewAccessKey): AccessKey {
    const id = wanted.id === undefined ? this.#nextFreeId() : this.#unused(wanted.id);
    if (this.#keys.some(({ password }) => password === wanted.password)) {
      throw conflict(`Access key ${id} has the same password. Please specify a unique password for each access key`);
    }
    const method = wanted.method || METHODS[0] || '';
    if (!METHODS.includes(method)) {
      throw invalidArgument(`cipher "${method}" is not valid`);
    }
    const port = wanted.port ?? this.#defaultPort;
    if (port !== this.#defaultPort) {
      this.#checkPort(port);
    }
    const password = wanted.password ?? randomText(this.#random, 22);
    const { name = '', dataLimit, listeners } = wanted;
    const key = { id, name, password, port, method, dataLimit, listeners };
    this.#keys.push(key);
    return key;
  }

  /** @throws ApiError 404 */
  remove(id: string): void {
    this.#keys.splice(this.#keys.indexOf(this.get(id)), 1);
  }

  get portForNewAccessKeys(): number {
    return this.#defaultPort;
  }

  /** @throws ApiError 400, 409 */
  setPortForNewAccessKeys(port: number): void {
    this.#checkPort(port);
    this.#defaultPort = port;
  }

  #checkPort(port: number): void {
    if (!Number.isInteger(port) || port <= 0 || port > 65_535) {
      throw invalidArgument(`Port ${port} is invalid: must be an integer in range [0, 65353]`);
    }
    if (this.#taken.includes(port) && !this.#keys.some((key) => key.port === port)) {
      throw conflict(`Port ${port} is unavailable`);
    }
  }

  #nextFreeId(): string {
    let id: string;
    do {
      id = String(this.#nextId);
      this.#nextId += 1;
    } while (this.#keys.some((key) => key.id === id));
    return id;
  }

  #unused(id: string): string {
    if (this.#keys.some((key) => key.id === id)) {
      throw conflict(`Access key "${id}" conflict`);
    }
    return id;
  }
}
