import * as v from 'valibot';
import { PluginError } from '../../../errors/plugin-error';
import { clipped } from '../../../errors/quoted';

/** Labels of a series, `__name__` among them where the engine sends it. */
export type Labels = Readonly<Record<string, string>>;

/** One series of an answer: epoch milliseconds and value. What is not a number in the answer is left out. */
export interface SampledSeries {
  labels: Labels;
  samples: ReadonlyArray<readonly [at: number, value: number]>;
}

type RawSample = readonly [number, string];

const isSample = (input: unknown): input is RawSample =>
  Array.isArray(input) && input.length === 2 && typeof input[0] === 'number' && typeof input[1] === 'string';

/** Checked by hand: there are hundreds of thousands. */
const samplesSchema = v.custom<RawSample[]>((input) => Array.isArray(input) && input.every(isSample));

/** Checked by hand for the same reason. */
const labelsSchema = v.custom<Labels>(
  (input) =>
    typeof input === 'object' &&
    input !== null &&
    !Array.isArray(input) &&
    Object.values(input).every((value) => typeof value === 'string')
);

const dataSchema = v.variant('resultType', [
  v.object({
    resultType: v.literal('matrix'),
    result: v.array(v.object({ metric: labelsSchema, values: v.optional(samplesSchema, []) })),
  }),
  v.object({
    resultType: v.literal('vector'),
    result: v.array(v.object({ metric: labelsSchema, value: v.custom<RawSample>(isSample) })),
  }),
]);

const successSchema = v.object({ status: v.literal('success'), data: dataSchema });

/** The kinds of errors that Prometheus names; others are not repeated, as they come from outside. */
const errorTypes = ['timeout', 'canceled', 'execution', 'bad_data', 'internal', 'unavailable', 'not_found'] as const;

const errorSchema = v.object({
  status: v.literal('error'),
  errorType: v.optional(v.fallback(v.picklist([...errorTypes, '']), ''), ''),
});

const answeredSchema = v.object({ status: v.literal('success') });

const buildSchema = v.object({
  data: v.object({
    version: v.optional(v.string(), ''),
    application: v.optional(v.string(), ''),
    goVersion: v.optional(v.string(), ''),
  }),
});

/** An answer over HTTP, complete. */
export interface EngineResponse {
  status: number;
  body: string;
}

/** The series of an answer to `query` or `query_range`. */
export function readSeries(response: EngineResponse): SampledSeries[] {
  const body = readBody(response);
  const result = v.safeParse(successSchema, body, { abortEarly: true });
  if (!result.success) {
    const path = result.issues[0].path?.map(({ key }) => String(key)).join('.');
    throw new PluginError('PROMETHEUS_RESPONSE_INVALID', path === undefined ? undefined : `(field ${clipped(path)})`);
  }
  const { data } = result.output;
  return data.resultType === 'matrix'
    ? data.result.map(({ metric, values }) => ({ labels: metric, samples: readSamples(values) }))
    : data.result.map(({ metric, value }) => ({ labels: metric, samples: readSamples([value]) }));
}

/** What an engine says of itself, such as `2.42.0`; empty where it does not. */
export type EngineBuild = v.InferOutput<typeof buildSchema>['data'];

export function readBuild(response: EngineResponse): EngineBuild {
  const result = v.safeParse(buildSchema, response.status === 200 ? parseJson(response.body) : null);
  const word = (text: string) => (/^[\w .+-]{1,64}$/.test(text) ? text : '');
  const { version, application, goVersion } = result.success
    ? result.output.data
    : { version: '', application: '', goVersion: '' };
  return { version: word(version), application: word(application), goVersion: word(goVersion) };
}

/** Whether a path of the API is there and answers. */
export function isAnswered({ status, body }: EngineResponse): boolean {
  return status === 200 && v.is(answeredSchema, parseJson(body));
}

function readBody({ status, body }: EngineResponse): unknown {
  if (status === 401 || status === 403) {
    throw new PluginError('PROMETHEUS_UNAUTHORIZED', `(status ${status})`);
  }
  const parsed = parseJson(body);
  const error = v.safeParse(errorSchema, parsed);
  if (error.success) {
    throw new PluginError('PROMETHEUS_QUERY_FAILED', `(${clipped(error.output.errorType) || `status ${status}`})`);
  }
  if (status >= 500 || status === 429) {
    throw new PluginError('PROMETHEUS_QUERY_FAILED', `(status ${status})`);
  }
  if (status !== 200 || typeof parsed !== 'object') {
    throw new PluginError('PROMETHEUS_NOT_PROMETHEUS', `(status ${status})`);
  }
  return parsed;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // The parser's own message quotes the text.
    return undefined;
  }
}

function readSamples(raw: readonly RawSample[]): Array<readonly [number, number]> {
  const samples: Array<readonly [number, number]> = [];
  for (const [seconds, text] of raw) {
    const value = Number(text);
    // "NaN", "+Inf" and "-Inf" are no counters' values.
    if (text !== '' && Number.isFinite(value)) {
      samples.push([Math.round(seconds * 1000), value]);
    }
  }
  return samples;
}
