import * as v from 'valibot';

/** What routes answer. Figures are in SI units, null where not known; moments are ISO 8601, but for those of metrics. */

export const moment = v.pipe(v.string(), v.isoTimestamp());
const optionalMoment = v.nullable(moment);
const figure = v.nullable(v.number());
const text = v.nullable(v.string());

const limit = v.nullable(v.union([v.number(), v.literal('unknown')]));

export const serverAnswer = v.object({
  name: text,
  serverId: text,
  version: text,
  sharingEnabled: v.nullable(v.boolean()),
  /** Bytes per 30 days; null: none is set. */
  defaultDataLimit: limit,
  createdAt: optionalMoment,
  receivedAt: moment,
  /** From here on for Admins: host and port of the management API, never its path. */
  host: v.optional(v.string()),
  certSha256: v.optional(text),
  hostnameForAccessKeys: v.optional(text),
  portForNewAccessKeys: v.optional(figure),
});
export type ServerDescription = v.InferOutput<typeof serverAnswer>;

const listedServer = v.object({
  /** Either of the two may stand in `servers` of queries. */
  id: v.string(),
  name: v.string(),
  /** Its own, beside the label `server`. */
  labels: v.record(v.string(), v.string()),
  /** How it is reached, for Admins. */
  host: v.optional(v.string()),
  certSha256: v.optional(text),
  /** It stands in the administrator's file of servers, and not in the settings. */
  isFromFile: v.optional(v.literal(true)),
});

export const serversAnswer = v.object({ servers: v.array(listedServer) });

export const serverStatesAnswer = v.object({
  servers: v.array(
    v.object({
      ...listedServer.entries,
      up: v.boolean(),
      /** What it calls itself, and its version. */
      ownName: text,
      version: text,
      /** Seconds. */
      responseTime: figure,
      /** What is wrong; null: nothing. */
      code: text,
      problem: text,
      history: v.object({ fetched: v.number(), problem: text }),
    })
  ),
});
export type ServerState = v.InferOutput<typeof serverStatesAnswer>['servers'][number];

export const accessKeysAnswer = v.object({
  accessKeys: v.array(
    v.object({
      id: v.string(),
      /** May be empty. */
      name: v.string(),
      port: figure,
      method: text,
      dataLimit: limit,
      listeners: v.nullable(v.pipe(v.array(v.string()), v.readonly())),
    })
  ),
});

/** A figure with its moment, epoch milliseconds. */
const timedFigure = v.object({ value: figure, at: figure });

export const metricsAnswer = v.object({
  sinceSeconds: v.number(),
  receivedAt: moment,
  /** Seconds, and bytes. */
  tunnelTime: figure,
  data: figure,
  /** Bytes per second. */
  bandwidthNow: timedFigure,
  bandwidthPeak: timedFigure,
  locations: v.array(v.object({ location: v.string(), asn: figure, asOrg: text, data: figure, tunnelTime: figure })),
  accessKeys: v.array(
    v.object({
      keyId: text,
      data: figure,
      tunnelTime: figure,
      /** Epoch milliseconds. */
      lastTrafficSeen: figure,
      peakDevices: timedFigure,
    })
  ),
  noTraffic: v.boolean(),
});

/** Only for Admins. */
const path = v.optional(v.string());

export const historyAnswer = v.object({
  source: v.picklist(['embedded', 'prometheus', 'off']),
  /** Share of the past. */
  fetched: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  knownFrom: optionalMoment,
  knownTo: optionalMoment,
  /** What stands in the way of more. */
  problem: text,
  /** Where it is kept; null where the plugin keeps none. */
  place: v.nullable(
    v.variant('kind', [
      v.object({ kind: v.literal('file'), path }),
      v.object({ kind: v.literal('memory'), reason: v.string(), path }),
    ])
  ),
});
export type HistoryState = v.InferOutput<typeof historyAnswer>;

/** Does the server report metrics to Outline’s makers? */
export const sharingAnswer = v.object({ enabled: v.boolean() });

/** Seconds, but for `count`. */
const durations = v.object({
  count: v.number(),
  total: v.number(),
  average: figure,
  min: figure,
  max: figure,
  p95: figure,
});

const countedError = v.object({ code: v.string(), count: v.number(), lastMessage: v.string(), lastAt: moment });

export const statisticsAnswer = v.object({
  requests: v.number(),
  cancelled: v.number(),
  retried: v.number(),
  retryHistogram: v.pipe(v.array(v.number()), v.readonly()),
  failureShare: figure,
  finished: durations,
  failed: durations,
  all: durations,
  finishedPerMinute: figure,
  failedPerMinute: figure,
  requestsPerMinute: figure,
  statusCodes: v.record(v.string(), v.number()),
  runtime: v.number(),
  lastHour: v.object({
    requests: v.number(),
    failed: v.number(),
    failureShare: figure,
    requestsPerMinute: figure,
    p95: figure,
  }),
  cacheHits: v.number(),
  joined: v.number(),
  bytes: v.number(),
  errors: v.array(countedError),
  lastError: v.nullable(countedError),
  firstStartedAt: optionalMoment,
  lastStartedAt: optionalMoment,
  lastStoppedAt: optionalMoment,
});
export type StatisticsState = v.InferOutput<typeof statisticsAnswer>;

const recordedCall = v.object({
  at: moment,
  route: v.string(),
  purpose: v.string(),
  attempt: v.number(),
  /** Null: there was no complete answer, and `code` says why. */
  status: v.nullable(v.number()),
  code: v.nullable(v.string()),
  durationSeconds: v.number(),
  bytes: v.number(),
});
export type RecordedCall = v.InferOutput<typeof recordedCall>;

export const callsAnswer = v.object({
  servers: v.array(v.object({ server: v.number(), calls: v.array(recordedCall) })),
});

/** Whether they outlive the plugin; where not, why. */
export const keptAnswer = v.variant('kept', [
  v.object({ kept: v.literal(true) }),
  v.object({ kept: v.literal(false), reason: v.string() }),
]);

export const keyNamesAnswer = v.object({ accessKeys: v.array(v.object({ id: v.string(), name: v.string() })) });

/** Bytes. */
export const dataTransferredAnswer = v.object({ receivedAt: moment, bytesByKeyId: v.record(v.string(), figure) });

export const locationsAnswer = v.object({ locations: v.array(v.object({ location: v.string() })) });

export const autonomousSystemsAnswer = v.object({
  autonomousSystems: v.array(v.object({ asn: v.number(), asOrg: text })),
});
