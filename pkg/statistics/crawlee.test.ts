import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { openStore } from '../store/open-store';
import type { StatisticsFigures } from './calculate';
import { Documents, statisticsSchema } from './documents';
import { ManualClock } from './testing/manual-clock';
import { makeStatistics } from './testing/statistics';

const id = v.string();
const stepSchema = v.intersect([
  v.object({ at: v.number() }),
  v.variant('do', [
    v.object({ do: v.picklist(['run', 'stop', 'persist', 'reset']) }),
    v.object({ do: v.literal('start'), id, name: v.optional(v.string()) }),
    v.object({ do: v.picklist(['finish', 'fail', 'defer']), id }),
    v.object({ do: v.literal('status'), code: v.number() }),
    v.object({ do: v.picklist(['figures', 'run again']), name: v.string() }),
  ]),
]);

const seconds = v.nullable(v.number());
const moment = v.nullable(v.string());
/** Null is ours alone: before a minute has passed. */
const rate = v.nullable(v.number());
const figuresSchema = v.object({
  requests_finished: v.number(),
  requests_failed: v.number(),
  requests_retries: v.number(),
  requests_total: v.number(),
  retry_histogram: v.array(v.number()),
  request_avg_failed_duration: seconds,
  request_avg_finished_duration: seconds,
  request_min_duration: seconds,
  request_max_duration: seconds,
  request_total_duration: v.number(),
  requests_finished_per_minute: rate,
  requests_failed_per_minute: rate,
  requests_with_status_code: v.record(v.string(), v.number()),
  crawler_runtime: v.number(),
  crawler_started_at: moment,
  crawler_last_started_at: moment,
  crawler_finished_at: moment,
});
type OriginalFigures = v.InferOutput<typeof figuresSchema>;
const recordedSchema = v.union([
  v.object({ step: v.string(), figures: figuresSchema }),
  v.object({ step: v.string(), error: v.string() }),
]);

function read(name: string): unknown[] {
  const lines = readFileSync(join(__dirname, 'testing', 'crawlee', name), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line): unknown => JSON.parse(line));
}

const steps = v.parse(v.array(stepSchema), read('requests.jsonl'));
const [made, ...lines] = read('recorded.jsonl');
const recorded = v.parse(v.array(recordedSchema), lines);
const original = new Map(recorded.flatMap((line) => ('figures' in line ? [[line.step, line.figures]] : [])));

/** Ours under the names of the original, rounded as it does. */
function asOriginal(figures: StatisticsFigures<unknown>): OriginalFigures {
  const { finished, failed, retryHistogram } = figures;
  return {
    requests_finished: finished.count,
    requests_failed: failed.count,
    requests_retries: figures.retried,
    requests_total: figures.requests,
    retry_histogram: retryHistogram.length > 0 ? [...retryHistogram] : [0],
    request_avg_failed_duration: failed.average,
    request_avg_finished_duration: finished.average,
    request_min_duration: finished.min,
    request_max_duration: finished.max,
    request_total_duration: figures.all.total,
    requests_finished_per_minute: rounded(figures.finishedPerMinute, Math.round),
    requests_failed_per_minute: rounded(figures.failedPerMinute, Math.floor),
    requests_with_status_code: { ...figures.statusCodes },
    crawler_runtime: figures.runtime,
    crawler_started_at: iso(figures.firstStartedAt),
    crawler_last_started_at: iso(figures.lastStartedAt),
    crawler_finished_at: iso(figures.lastStoppedAt),
  };
}

function rounded(perMinute: number | null, round: (value: number) => number): number | null {
  return perMinute === null ? null : round(perMinute);
}

function iso(epochMilliseconds: number | null): string | null {
  return epochMilliseconds === null ? null : new Date(epochMilliseconds).toISOString();
}

/** The same values with moments in one form, and seconds in the microseconds of the original. */
function comparable(figures: OriginalFigures): OriginalFigures {
  const rounded = Object.entries(figures).map(([name, value]) => {
    if (name.endsWith('_at') && typeof value === 'string') {
      return [name, new Date(value).toISOString()];
    }
    return [name, typeof value === 'number' ? Math.round(value * 1e6) / 1e6 : value];
  });
  return v.parse(figuresSchema, Object.fromEntries(rounded));
}

/** Feeds the recorded sequence to our statistics, which keep their state in a real store. */
async function replay(): Promise<Map<string, OriginalFigures>> {
  const store = await openStore({ kind: 'memory', reason: 'a test' }, { schemas: [statisticsSchema] });
  const clock = new ManualClock();
  const make = () => makeStatistics({ persistence: 'explicit', documents: new Documents(store, 'crawlee'), clock });
  const ours = new Map<string, OriginalFigures>();
  let statistics = make();
  for (const step of steps) {
    clock.set(step.at);
    switch (step.do) {
      case 'run':
        statistics = make();
        statistics.start();
        break;
      case 'run again':
        expect(() => statistics.start()).toThrow('started already');
        break;
      case 'stop':
        statistics.stop();
        statistics.persist();
        break;
      case 'persist':
        statistics.persist();
        break;
      case 'reset':
        statistics.reset();
        break;
      case 'start':
        statistics.recordStart(step.id);
        break;
      case 'finish':
        statistics.recordFinish(step.id);
        break;
      case 'fail':
        statistics.recordFailure(step.id);
        break;
      case 'defer':
        statistics.recordDeferral(step.id);
        break;
      case 'status':
        statistics.registerStatusCode(step.code);
        break;
      case 'figures':
        ours.set(step.name, comparable(asOriginal(statistics.calculate())));
    }
  }
  store.close();
  return ours;
}

/** Fields that differ from the original's by step; README.md says why. */
const stop = ['crawler_finished_at'];
const rates = ['requests_finished_per_minute', 'requests_failed_per_minute'];
const runtime = ['crawler_runtime', ...rates];
const starts = ['crawler_started_at', 'crawler_last_started_at'];
const differences: Readonly<Record<string, readonly string[]>> = {
  'second run, restored': stop,
  'second run, one more': stop,
  'third run, after a kill': [...stop, ...runtime],
  'third run stopped': runtime,
  'fourth run': [...stop, ...runtime],
  'after the reset': starts,
  'after the reset, one more': [...starts, 'crawler_runtime'],
  'stopped after the reset': [...starts, ...stop, 'crawler_runtime'],
};

describe('over the same requests as crawlee', () => {
  let ours: Map<string, OriginalFigures>;
  beforeAll(async () => {
    ours = await replay();
  });

  it('is compared with a recording of a known version', () => {
    expect(made).toEqual({ crawlee: '1.11.0' });
    expect([...ours.keys()]).toEqual([...original.keys()]);
  });

  it.each([...original])('has the same figures: %s', (step, figures) => {
    const theirs: Record<string, unknown> = comparable(figures);
    const own: Record<string, unknown> = ours.get(step) ?? {};
    const isNotYet = (name: string) => rates.includes(name) && own[name] === null;
    expect(rates.map(isNotYet)).toEqual(rates.map(() => Number(own['crawler_runtime']) < 60));
    const differing = Object.keys(theirs).filter(
      (name) => !isNotYet(name) && !isDeepStrictEqual(own[name], theirs[name])
    );
    expect(differing.sort()).toEqual([...(differences[step] ?? [])].sort());
  });
});
