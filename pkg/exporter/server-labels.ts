import { entityName, type Entity } from '../history/model';
import type { ServerSettings } from '../settings/model';
import type { Labels } from '../telemetry/metric-family';

/** A server, and the labels that are set for it. */
export type LabelledServer = Pick<ServerSettings, 'name' | 'labels'>;

/**
 * Labels of one server's series, of its keys and locations: for each always the same object, so that scrapes share its text, and all
 * series of a key share one.
 */
export class ServerLabels {
  /** Of all its series: the label `server`, and those that are set for it. */
  readonly ofServer: Labels;

  readonly #keys = new Map<string, Labels>();
  readonly #namedKeys = new Map<string, Labels>();
  readonly #locations = new Map<string, Labels>();

  constructor({ name, labels }: LabelledServer) {
    this.ofServer = { server: name, ...labels };
  }

  of(entity: Entity): Labels {
    if (entity.kind === 'key') {
      return this.ofKey(entity.keyId ?? '');
    }
    const { location, asn, asOrg } = entity;
    return known(this.#locations, entityName(entity), () => ({
      ...this.ofServer,
      location,
      asn: String(asn ?? ''),
      as_org: asOrg ?? '',
    }));
  }

  /** @param keyId empty for keys whose id Outline lost */
  ofKey(keyId: string): Labels {
    return known(this.#keys, keyId, () => ({ ...this.ofServer, key_id: keyId }));
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

function known(labels: Map<string, Labels>, name: string, make: () => Labels): Labels {
  const found = labels.get(name) ?? make();
  labels.set(name, found);
  return found;
}
