import type { LinkedCounters } from '../history/measurement/linked-counters';
import { Column } from '../telemetry/collectors/column';
import type { ServerLabels } from './server-labels';

/** A server's counters as series, by what they count: bytes and seconds, by access key and by location. */
export class CounterSeries {
  readonly #labels: ServerLabels;

  keyData = new Column();
  keyTunnelTime = new Column();
  locationData = new Column();
  locationTunnelTime = new Column();
  /**
   * Zeros for keys that have no counter, because the server has no samples of them: they had no traffic. They are there
   * before it comes, so that Prometheus sees it as growth.
   */
  idleKeys = new Column();
  #begun: number | null = null;
  #counted: ReadonlySet<string> = new Set();
  #keyIds: readonly string[] = [];

  constructor(labels: ServerLabels) {
    this.#labels = labels;
  }

  /** Ids of the keys that have counters. */
  get keyIds(): ReadonlySet<string> {
    return this.#counted;
  }

  /** Takes the counters of a new sample. */
  take(counters: LinkedCounters): void {
    const { begun } = counters;
    const counted = new Set<string>();
    // New ones: an answer that is being written goes on with those that it has.
    this.keyData = new Column(begun);
    this.keyTunnelTime = new Column(begun);
    this.locationData = new Column(begun);
    this.locationTunnelTime = new Column(begun);
    for (const { entity, data, tunnelTime } of counters.counters().values()) {
      const labels = this.#labels.of(entity);
      const isKey = entity.kind === 'key';
      (isKey ? this.keyData : this.locationData).add(labels, data);
      // It is counted in milliseconds.
      (isKey ? this.keyTunnelTime : this.locationTunnelTime).add(labels, tunnelTime / 1000);
      if (entity.kind === 'key') {
        counted.add(entity.keyId ?? '');
      }
    }
    this.#begun = begun;
    this.#counted = counted;
    this.#findIdleKeys();
  }

  /** @param keyIds of the keys that the server has */
  takeKeys(keyIds: readonly string[]): void {
    this.#keyIds = keyIds;
    this.#findIdleKeys();
  }

  #findIdleKeys(): void {
    this.idleKeys = new Column(this.#begun);
    // Nothing is known before the first sample.
    const keyIds = this.#begun === null ? [] : this.#keyIds;
    // The figures of ids that are no whole numbers are told under other ids, or under none.
    keyIds
      .filter((id) => /^(0|[1-9]\d{0,14})$/.test(id) && !this.#counted.has(id))
      .forEach((id) => this.idleKeys.add(this.#labels.ofKey(id), 0));
  }
}
