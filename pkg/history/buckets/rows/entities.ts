import { floorTo } from '../../../time/rounding';
import * as v from 'valibot';
import type { Tables } from '../../../store/store';
import { type Entity, entityName } from '../../model';
import { kinds, type Owner } from './schema';
import { HOUR } from '../../../time/units';

export interface KnownEntity {
  id: number;
  entity: Entity;
  /** Full hours that hold all times at which a span named it. */
  firstSeen: number;
  lastSeen: number;
}

const rowSchema = v.object({ id: v.number(), name: v.string(), firstSeen: v.number(), lastSeen: v.number() });
const locationName = v.tuple([v.string(), v.nullable(v.number()), v.nullable(v.string())]);

/** Numbers of the entities of one kind of one server, from 1 on. Kept in memory until another process writes. */
export class Entities {
  readonly #tables: Tables;
  readonly #owner: Owner;
  #byName: Map<string, KnownEntity> | null = null;

  constructor(tables: Tables, owner: Owner) {
    this.#tables = tables;
    this.#owner = owner;
  }

  /** Forgets what is in memory: another process has written, or a transaction was undone. */
  forget(): void {
    this.#byName = null;
  }

  all(): Iterable<KnownEntity> {
    return this.#known().values();
  }

  count(): number {
    return this.#known().size;
  }

  find(entity: Entity): KnownEntity | null {
    return this.#known().get(entityName(entity)) ?? null;
  }

  /** Its number; a new one gets the next. A span named it. */
  see(entity: Entity, from: number, to: number): number {
    const name = entityName(entity);
    const known = this.#known();
    const found = known.get(name) ?? { id: known.size + 1, entity, firstSeen: Infinity, lastSeen: 0 };
    const firstSeen = Math.min(found.firstSeen, floorTo(from, HOUR));
    const lastSeen = Math.max(found.lastSeen, floorTo(to - 1, HOUR) + HOUR);
    if (firstSeen !== found.firstSeen || lastSeen !== found.lastSeen) {
      this.#tables.run(
        `INSERT OR REPLACE INTO history_entities (server, kind, id, name, first_seen, last_seen)
          VALUES (?, ?, ?, ?, ?, ?)`,
        this.#owner.server,
        this.#owner.kind,
        found.id,
        name,
        firstSeen,
        lastSeen
      );
      known.set(name, { ...found, firstSeen, lastSeen });
    }
    return found.id;
  }

  #known(): Map<string, KnownEntity> {
    this.#byName ??= new Map(
      this.#tables
        .all(
          `SELECT id, name, first_seen AS firstSeen, last_seen AS lastSeen FROM history_entities
            WHERE server = ? AND kind = ? ORDER BY id`,
          rowSchema,
          this.#owner.server,
          this.#owner.kind
        )
        .map(({ name, ...row }) => [name, { ...row, entity: this.#entityOf(name) }])
    );
    return this.#byName;
  }

  #entityOf(name: string): Entity {
    if (kinds[this.#owner.kind] === 'key') {
      return { kind: 'key', keyId: name === '' ? null : name };
    }
    const [location, asn, asOrg] = v.parse(locationName, JSON.parse(name));
    return { kind: 'location', location, asn, asOrg };
  }
}
