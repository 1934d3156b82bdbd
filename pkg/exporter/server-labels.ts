import { entityName, type Entity } from '../history/model';
import type { Labels } from '../telemetry/metric-family';

/** Of an access key. */
type KeyLabels = Readonly<{ server: string; key_id: string }>;

/**
 * Labels of one server's keys and locations: for each always the same object, so that scrapes share its text, and all
 * series of a key share one.
 */
export class ServerLabels {
  readonly #server: string;

  readonly #keys = new Map<string, KeyLabels>();
  readonly #namedKeys = new Map<string, Labels>();
  readonly #locations = new Map<string, Labels>();

  constructor(server: string) {
    this.#server = server;
  }

  of(entity: Entity): Labels {
    if (entity.kind === 'key') {
      return this.ofKey(entity.keyId ?? '');
    }
    const { location, asn, asOrg } = entity;
    return known(this.#locations, entityName(entity), () => ({
      server: this.#server,
      location,
      asn: String(asn ?? ''),
      as_org: asOrg ?? '',
    }));
  }

  /** @param keyId empty for keys whose id Outline lost */
  ofKey(keyId: string): KeyLabels {
    return known(this.#keys, keyId, () => ({ server: this.#server, key_id: keyId }));
  }

  /** With the key's name, which can be changed. */
  ofNamedKey(keyId: string, name: string): Labels {
    const labels = this.#namedKeys.get(keyId);
    if (labels?.['key_name'] === name) {
      return labels;
    }
    const renamed = { ...this.ofKey(keyId), key_name: name };
    this.#namedKeys.set(keyId, renamed);
    return renamed;
  }

  forgetKeysBut(ids: ReadonlySet<string>): void {
    for (const keys of [this.#keys, this.#namedKeys]) {
      [...keys.keys()].filter((id) => !ids.has(id)).forEach((id) => keys.delete(id));
    }
  }
}

function known<T extends Labels>(labels: Map<string, T>, name: string, make: () => T): T {
  const found = labels.get(name) ?? make();
  labels.set(name, found);
  return found;
}
