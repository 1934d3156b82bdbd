import { entityName, type Entity } from '../history/model';
import type { Labels } from '../telemetry/metric-family';

/** Labels of one server's keys and locations: for each always the same object, which is written once for all scrapes. */
export class ServerLabels {
  readonly #keys = new Map<string, Labels>();
  readonly #locations = new Map<string, Labels>();

  constructor(private readonly server: string) {}

  of(entity: Entity): Labels {
    if (entity.kind === 'key') {
      return this.ofKey(entity.keyId ?? '');
    }
    const { location, asn, asOrg } = entity;
    return known(this.#locations, entityName(entity), () => ({
      server: this.server,
      location,
      asn: String(asn ?? ''),
      as_org: asOrg ?? '',
    }));
  }

  /** @param keyId empty for keys whose id Outline lost */
  ofKey(keyId: string): Labels {
    return known(this.#keys, keyId, () => ({ server: this.server, key_id: keyId }));
  }
}

function known(labels: Map<string, Labels>, name: string, make: () => Labels): Labels {
  const found = labels.get(name) ?? make();
  labels.set(name, found);
  return found;
}
