export interface RecordedCall {
  /** Epoch milliseconds of the simulator's clock. */
  at: number;
  method: string;
  /** The route below the secret prefix, with names in place of ids, or `unknown`. */
  route: string;
  /** The query string, decoded; empty when there is none. */
  query: string;
  /** What was answered; null when the connection was reset or left hanging, or while the answer is due. */
  status: number | null;
}

/** What came in at one server. Holds no secret: neither prefixes nor bodies nor ids. */
export class Calls {
  #recorded: RecordedCall[] = [];
  #opened = 0;

  /** All requests, in the order in which they came. */
  list(): readonly RecordedCall[] {
    return this.#recorded;
  }

  /** How many requests came, all or those of one route such as `GET /metrics/transfer`. */
  count(routeWithMethod?: string): number {
    return this.#recorded.filter(
      ({ method, route }) => routeWithMethod === undefined || `${method} ${route}` === routeWithMethod
    ).length;
  }

  /** Requests by route, such as `{ 'GET /server': 2 }`. */
  byRoute(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { method, route } of this.#recorded) {
      const name = `${method} ${route}`;
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  }

  /** How many TLS connections were completed, whether or not a request followed. */
  connections(): number {
    return this.#opened;
  }

  reset(): void {
    this.#recorded = [];
    this.#opened = 0;
  }

  record(call: RecordedCall): void {
    this.#recorded.push(call);
  }

  recordConnection(): void {
    this.#opened += 1;
  }
}
