import * as v from 'valibot';

const text = v.nullish(v.string(), '');
const autonomousSystemNumber = v.nullish(v.number(), null);

/** `GET server`: what the data source reaches. The host is never followed by the secret path. */
export const serverSchema = v.object({
  host: text,
  name: text,
  version: text,
});
export type ServerDescription = v.InferOutput<typeof serverSchema>;

/** `GET servers`: the names that queries may put into `servers`. */
export const serversSchema = v.object({
  servers: v.array(v.object({ name: v.string() })),
});

/** `GET key-names` */
export const keyNamesSchema = v.object({
  accessKeys: v.array(v.object({ id: v.string(), name: text })),
});

/** `GET locations?since=`: one entry for each country and autonomous system. */
export const locationsSchema = v.object({
  locations: v.array(v.object({ location: v.string() })),
});

/** `GET autonomous-systems?since=` */
export const autonomousSystemsSchema = v.object({
  autonomousSystems: v.array(v.object({ asn: autonomousSystemNumber, asOrg: text })),
});

/** `GET sharing` and `PUT sharing`: does the server report metrics to Outline’s makers? */
export const sharingSchema = v.object({ enabled: v.boolean() });

/** Only for those who may edit the data source. */
const path = v.nullish(v.string(), null);

/** `GET statistics` and `DELETE statistics`: what the plugin’s requests came to. */
export const statisticsSchema = v.object({
  requests: v.number(),
  failed: v.object({ count: v.number() }),
  firstStartedAt: v.nullish(v.pipe(v.string(), v.isoTimestamp()), null),
});
export type StatisticsState = v.InferOutput<typeof statisticsSchema>;

/** `PUT statistics`: whether they outlive the plugin; where not, why. */
export const keptSchema = v.variant('kept', [
  v.object({ kept: v.literal(true) }),
  v.object({ kept: v.literal(false), reason: v.string() }),
]);
export type Kept = v.InferOutput<typeof keptSchema>;

/** `GET history`: how much is known, from when until when, and where it is kept. */
export const historySchema = v.object({
  source: v.picklist(['embedded', 'prometheus', 'off']),
  fetched: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  knownFrom: v.nullish(v.pipe(v.string(), v.isoTimestamp()), null),
  knownTo: v.nullish(v.pipe(v.string(), v.isoTimestamp()), null),
  problem: v.nullish(v.string(), null),
  place: v.nullish(
    v.variant('kind', [
      v.object({ kind: v.literal('file'), path }),
      v.object({ kind: v.literal('memory'), reason: v.string(), path }),
    ]),
    null
  ),
});
export type HistoryState = v.InferOutput<typeof historySchema>;
