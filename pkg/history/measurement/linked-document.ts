import * as v from 'valibot';
import type { CounterChain } from './counter-chain';
import type { KnownCounters, LinkedEntity } from './linked-entity';
import type { NearAnchor } from './near-anchor';
import type { OverRestart, SeenOverRestart } from './over-restart';
import { nameOf } from '../model';

/** All that linked counters remember. Moments are nominal minutes. */
export interface LinkedState {
  /** The first poll; null before it. */
  begun: number | null;
  /** Newest first. */
  anchors: number[];
  /** The last anchor at which there may have been series, while answers have none; null where they have some. */
  silentSince: number | null;
  /** Was the last poll no anchor, because most windows contradicted each other? */
  passedOver: boolean;
  /** Null where none is known, or long ago. */
  restart: OverRestart | null;
  /** Null where nothing appeared at the last anchor. */
  near: NearAnchor | null;
  /** By the name that `nameOf` gives. */
  entities: Map<string, LinkedEntity>;
}

const VERSION = 1;

const finite = v.pipe(v.number(), v.finite());
const known = v.strictTuple([finite, finite, finite]);
const chain = v.strictTuple([v.array(v.nullable(v.strictTuple([finite, finite]))), v.array(finite), v.boolean()]);
const entity = v.variant('kind', [
  v.object({ kind: v.literal('key'), keyId: v.nullable(v.string()) }),
  v.object({
    kind: v.literal('location'),
    location: v.string(),
    asn: v.nullable(v.number()),
    asOrg: v.nullable(v.string()),
  }),
]);
const documentSchema = v.object({
  version: v.literal(VERSION),
  begun: v.nullable(finite),
  anchors: v.array(finite),
  silentSince: v.nullable(finite),
  passedOver: v.boolean(),
  restart: v.nullish(
    v.object({
      edge: finite,
      until: v.nullable(finite),
      seen: v.array(v.strictTuple([v.string(), finite, finite, finite, finite, finite])),
    }),
    null
  ),
  near: v.nullish(
    v.object({
      edge: finite,
      grown: v.array(v.strictTuple([v.string(), v.nullable(finite), v.nullable(finite)])),
    }),
    null
  ),
  entities: v.array(
    v.strictTuple([
      entity,
      finite,
      chain,
      chain,
      v.nullable(v.strictTuple([known, known])),
      v.nullable(v.strictTuple([finite, finite])),
    ])
  ),
});

type Document = v.InferOutput<typeof documentSchema>;

export function emptyState(): LinkedState {
  return {
    begun: null,
    anchors: [],
    silentSince: null,
    passedOver: false,
    restart: null,
    near: null,
    entities: new Map(),
  };
}

export function writeDocument({ entities, restart, near, ...state }: LinkedState): string {
  const document: Document = {
    version: VERSION,
    ...state,
    restart: restart && { ...restart, seen: [...restart.seen].map(seenRow) },
    near: near && { ...near, grown: [...near.grown].map(([name, grown]) => [name, grown.data, grown.tunnelTime]) },
    entities: [...entities.values()].map(({ entity, seenAt, data, tunnelTime, lost, joined }) => [
      entity,
      seenAt,
      chainRow(data),
      chainRow(tunnelTime),
      lost && [knownRow(lost.near), knownRow(lost.far)],
      joined && [joined.from, joined.to],
    ]),
  };
  return JSON.stringify(document);
}

/** The state of a document; an empty one where it is absent, damaged, or of another version. */
export function readDocument(text: string | null): LinkedState {
  const result = v.safeParse(documentSchema, text === null ? null : parsed(text));
  if (!result.success) {
    return emptyState();
  }
  const { entities, restart, near, ...state } = result.output;
  const read = entities.map(([entity, seenAt, data, tunnelTime, lost, joined]): [string, LinkedEntity] => [
    nameOf(entity),
    {
      entity,
      seenAt,
      data: chainOf(data),
      tunnelTime: chainOf(tunnelTime),
      lost: lost && { near: knownOf(lost[0]), far: knownOf(lost[1]) },
      joined: joined && { from: joined[0], to: joined[1] },
    },
  ]);
  return {
    ...state,
    restart: restart && { ...restart, seen: new Map(restart.seen.map(seenOf)) },
    near: near && {
      ...near,
      grown: new Map(near.grown.map(([name, data, tunnelTime]) => [name, { data, tunnelTime }])),
    },
    entities: new Map(read),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function chainRow({ points, certain, grown }: CounterChain): v.InferOutput<typeof chain> {
  return [points.map((point) => point && [point.value, point.error]), certain, grown];
}

function chainOf([points, certain, grown]: v.InferOutput<typeof chain>): CounterChain {
  return { points: points.map((point) => point && { value: point[0], error: point[1] }), certain, grown };
}

type SeenRow = [name: string, at: number, sinceSeconds: number, scrapeAge: number, data: number, tunnelTime: number];

function seenRow([name, { at, sinceSeconds, scrapeAge, data, tunnelTime }]: [string, SeenOverRestart]): SeenRow {
  return [name, at, sinceSeconds, scrapeAge, data, tunnelTime];
}

function seenOf([name, at, sinceSeconds, scrapeAge, data, tunnelTime]: SeenRow): [string, SeenOverRestart] {
  return [name, { at, sinceSeconds, scrapeAge, data, tunnelTime }];
}

function knownRow({ at, data, tunnelTime }: KnownCounters): v.InferOutput<typeof known> {
  return [at, data, tunnelTime];
}

function knownOf([at, data, tunnelTime]: v.InferOutput<typeof known>): KnownCounters {
  return { at, data, tunnelTime };
}
