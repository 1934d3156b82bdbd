import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { CounterName } from '../prometheus/expression';
import { compareLabels, type Series } from '../prometheus/series';
import { summarize } from '../prometheus/increase';

const counterNames = [
  'shadowsocks_data_bytes',
  'shadowsocks_data_bytes_per_location',
  'shadowsocks_tunnel_time_seconds',
  'shadowsocks_tunnel_time_seconds_per_location',
] as const satisfies CounterName[];

const samplesSchema = v.object({
  counter: v.picklist(counterNames),
  labels: v.record(v.string(), v.string()),
  samples: v.array(v.tuple([v.number(), v.number()])),
});

const answerSchema = v.object({
  path: v.string(),
  since: v.nullable(v.number()),
  asked: v.number(),
  answered: v.number(),
  status: v.number(),
  body: v.looseObject({}),
});

const amount = v.nullable(v.number());
const windowSchema = v.object({
  kind: v.string(),
  since: v.number(),
  asked: v.number(),
  answered: v.number(),
  status: v.number(),
  bandwidthAt: v.optional(amount),
  locations: v.optional(v.array(v.tuple([v.string(), amount, v.nullable(v.string()), amount, amount])), []),
  accessKeys: v.optional(v.array(v.tuple([amount, amount, amount])), []),
});

const growthSchema = v.object({
  since: v.number(),
  asked: v.number(),
  first: v.number(),
  last: v.number(),
  data: v.record(v.string(), v.number()),
  tunnelTime: v.nullable(v.record(v.string(), v.number())),
  locations: v.nullable(v.array(v.tuple([v.string(), v.string(), v.string(), v.number()]))),
});

const exchangeSchema = v.object({
  label: v.string(),
  method: v.string(),
  path: v.string(),
  requestHeaders: v.record(v.string(), v.string()),
  requestBody: v.nullable(v.string()),
  status: v.number(),
  headers: v.record(v.string(), v.string()),
  body: v.string(),
});

const sinceSchema = v.object({ query: v.string(), status: v.number(), body: v.string() });

export type RecordedAnswer = v.InferOutput<typeof answerSchema>;
export type RecordedWindow = v.InferOutput<typeof windowSchema>;
export type RecordedGrowth = v.InferOutput<typeof growthSchema>;
export type RecordedSamples = v.InferOutput<typeof samplesSchema>;
export type RecordedExchange = v.InferOutput<typeof exchangeSchema>;

/** The secret prefix of the server on which the calls of all routes were recorded. */
export const RECORDED_PREFIX = '/e8TqpaeO1OoVZN7oKxYl1A';

/** Calls of every route of a real server, with what it answered, in their order. */
export const recordedExchanges = (): RecordedExchange[] => read('matrix', exchangeSchema);

/** Spellings of `since` with the status of a real server's answer, and the body where that was an error. */
export const recordedSince = (): Array<v.InferOutput<typeof sinceSchema>> => read('since', sinceSchema);

/** Answers of a real server under live traffic. Times are epoch milliseconds. */
export const recordedAnswers = (name: string): RecordedAnswer[] => read(`${name}.answers`, answerSchema);

/**
 * Answers about windows of a real server, of all that were asked, with their amounts only: locations as location, number
 * and organisation of the system, bytes, seconds; access keys as id, bytes, seconds. `asked` and `answered` in epoch
 * milliseconds, `bandwidthAt` in seconds.
 */
export const recordedWindows = (name: string): RecordedWindow[] => read(`${name}.windows`, windowSchema);

/**
 * What the counters of the same server grew, for each of these answers, between the first and the last scrape in its
 * window (epoch seconds); by access key, and by location, system and organisation as text.
 */
export const recordedGrowth = (name: string): RecordedGrowth[] => read(`${name}.growth`, growthSchema);

/** The samples of one server as they are recorded; times are epoch milliseconds. */
export const recordedSamples = (name: string): RecordedSamples[] => read(`${name}.samples`, samplesSchema);

/** Every sample that the same server's Prometheus stored meanwhile, in the order of labels. */
export const recordedSeries = (name: string): Map<CounterName, Series[]> => {
  const recorded = read(`${name}.samples`, samplesSchema);
  return new Map(
    counterNames.map((counter) => [
      counter,
      recorded
        .filter((each) => each.counter === counter)
        .map(({ labels, samples }) => seriesOf(labels, samples))
        .sort((left, right) => compareLabels(left.labels, right.labels)),
    ])
  );
};

const seriesOf = (labels: Record<string, string>, samples: ReadonlyArray<readonly [number, number]>): Series => ({
  labels,
  windows: ({ spans }) =>
    spans.map(({ from, to }) => summarize(samples.filter(([time]) => time >= from && time <= to))),
});

const read = <T>(name: string, schema: v.GenericSchema<unknown, T>): T[] =>
  readFileSync(join(__dirname, `${name}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => v.parse(schema, JSON.parse(line)));
