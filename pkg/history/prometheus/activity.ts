import type { Interval } from '../../time/interval';
import { floorTo } from '../../time/rounding';
import { STEP_SECONDS } from '../../outline/api';
import { LRUCache } from 'lru-cache';
import { entityName, type EntityKind } from '../model';
import type { Dialect } from './dialects/dialect';
import type { Evaluator, Row } from './evaluator';
import type { Layout } from './layout';
import { momentOf } from './edge-scrapes';
import { DAY, MINUTE, ms, toSeconds } from '../../time/units';

/** What five-minute steps tell of an entity in a span. */
export interface Activity {
  /** Epoch seconds of the end of the last step with traffic; null: none. */
  lastTraffic: number | null;
  /** Highest mean number of clients in a step; null where it cannot be told. */
  peakDevices: number | null;
}

/** By `entityName`. */
export type Activities = Map<string, Activity>;

/** Days that ended this long ago have all their samples, milliseconds. */
const SETTLED = ms.hour;

/** Days that are looked at by five-minute steps; those before only by whole days. */
export const FINE_DAYS = 62;

/** What was found, and of how many days five-minute steps were not read yet: these have no peaks, and whole days only. */
export interface FoundActivities {
  activities: Activities;
  unreadDays: number;
}

/**
 * How long one answer reads days, milliseconds. A day of 500 keys takes an engine about a second, and many an engine
 * gives up on a month at once; what is read is kept, so that the next answer goes on.
 */
const PATIENCE = 5 * ms.second;

/** Finds when entities had traffic last, and how many clients at once. What was found of past days is kept. */
export class ActivityFinder {
  readonly #now: () => number;
  readonly #patience: number;

  readonly #days = new LRUCache<string, Activities>({ max: 400 });

  /** @param patience milliseconds for which one answer reads days */
  constructor(now: () => number, patience = PATIENCE) {
    this.#now = now;
    this.#patience = patience;
  }

  /** @param span epoch seconds, within what is known */
  async find(kind: EntityKind, span: Interval, layout: Layout, evaluator: Evaluator): Promise<FoundActivities> {
    const fineFrom = Math.max(span.from, (Math.floor(span.to / DAY) - FINE_DAYS) * DAY);
    const [tail, { read, unread }] = await Promise.all([
      runningStep(kind, span.to, layout, evaluator),
      this.#readDays(kind, byDays({ from: fineFrom, to: span.to }), layout, evaluator),
    ]);
    const coarse = await stepwise(kind, [{ from: span.from, to: fineFrom }, ...unread], DAY, layout, evaluator);
    const hasPeaks = fineFrom === span.from && unread.length === 0;
    return { activities: join([...coarse, ...read, tail], { hasPeaks }), unreadDays: unread.length };
  }

  /** Parts of days first, because these are told by nothing coarser; then the newest, one by one. */
  async #readDays(kind: EntityKind, days: readonly Interval[], layout: Layout, evaluator: Evaluator) {
    const ordered = [...days.filter((day) => !isWhole(day)), ...days.filter(isWhole).reverse()];
    const read: Activities[] = [];
    const unread: Interval[] = [];
    const end = performance.now() + this.#patience;
    let hasRead = false;
    for (const day of ordered) {
      const name = `${kind} ${day.from}`;
      const kept = this.#days.get(name);
      if (!kept && hasRead && isWhole(day) && performance.now() >= end) {
        unread.push(day);
        continue;
      }
      const [found = new Map()] = kept ? [kept] : await stepwise(kind, [day], STEP_SECONDS, layout, evaluator);
      read.push(found);
      hasRead ||= !kept && isWhole(day);
      if (isWhole(day) && day.to * ms.second < this.#now() - SETTLED) {
        this.#days.set(name, found);
      }
    }
    return { read, unread: unread.reverse() };
  }
}

function isWhole({ from, to }: Interval): boolean {
  return to - from === DAY;
}

/** Splits a span at midnight, UTC. */
function byDays({ from, to }: Interval): Interval[] {
  const segments: Interval[] = [];
  for (let at = from; at < to;) {
    const end = Math.min(to, (Math.floor(at / DAY) + 1) * DAY);
    segments.push({ from: at, to: end });
    at = end;
  }
  return segments;
}

/** The activities in each segment, by steps that lie in it as a whole. */
async function stepwise(
  kind: EntityKind,
  segments: readonly Interval[],
  step: number,
  layout: Layout,
  evaluator: Evaluator
): Promise<Activities[]> {
  const found: Activities[] = segments.map(() => new Map());
  const lengths = segments.map(({ from, to }) => to - from - (step - 1));
  for (const length of new Set(lengths.filter((seconds) => seconds > 0))) {
    const indices = segments.map((_, index) => index).filter((index) => lengths[index] === length);
    const ends = indices.map((index) => (segments[index]?.to ?? 0) * ms.second);
    const window = `[${length}s:${step}s]`;
    const [lasts, peaks] = await Promise.all([
      evaluator.at(`max_over_time(((${active(kind, step, layout)}) * 0 + time())${window})`, ends),
      step === STEP_SECONDS ? evaluator.at(`max_over_time((${devices(kind, layout)})${window})`, ends) : [],
    ]);
    indices.forEach((index, at) => {
      found[index] = activitiesAt(kind, at, { lasts, peaks }, layout.dialect);
    });
  }
  return found;
}

/** The step that was not over at the end of the span, and where counters are read a little later than steps. */
async function runningStep(kind: EntityKind, to: number, layout: Layout, evaluator: Evaluator): Promise<Activities> {
  const moment = momentOf(to, layout);
  const begun = Math.ceil(to / STEP_SECONDS - 1) * STEP_SECONDS;
  const rows = await evaluator.at(active(kind, Math.ceil(moment / ms.second) - begun, layout), [moment]);
  return new Map(
    rows.map(({ labels }) => [
      entityName(layout.dialect.entity(kind, labels)),
      { lastTraffic: floorTo(Math.min(to, toSeconds(moment)), MINUTE), peakDevices: null },
    ])
  );
}

function activitiesAt(
  kind: EntityKind,
  index: number,
  { lasts, peaks }: { lasts: readonly Row[]; peaks: readonly Row[] },
  dialect: Dialect
): Activities {
  const activities: Activities = new Map();
  const of = (row: Row) => {
    const name = entityName(dialect.entity(kind, row.labels));
    const activity = activities.get(name) ?? { lastTraffic: null, peakDevices: null };
    activities.set(name, activity);
    return activity;
  };
  for (const row of lasts) {
    const activity = of(row);
    activity.lastTraffic = highest(activity.lastTraffic, row.values[index] ?? null);
  }
  for (const row of peaks) {
    const activity = of(row);
    const clients = row.values[index] ?? null;
    activity.peakDevices = highest(activity.peakDevices, clients === null ? null : Math.max(0, clients));
  }
  return activities;
}

function join(parts: readonly Activities[], { hasPeaks }: { hasPeaks: boolean }): Activities {
  const joined: Activities = new Map();
  for (const [name, { lastTraffic, peakDevices }] of parts.flatMap((part) => [...part])) {
    const before = joined.get(name);
    joined.set(name, {
      lastTraffic: highest(before?.lastTraffic ?? null, lastTraffic),
      peakDevices: hasPeaks ? highest(before?.peakDevices ?? null, peakDevices) : null,
    });
  }
  return joined;
}

function highest(left: number | null, right: number | null): number | null {
  return left === null || right === null ? (left ?? right) : Math.max(left, right);
}

/**
 * One series for each entity whose data changed within the last `seconds`, those that were born since among them. Made
 * of functions over samples, because these cost an engine least.
 */
export function active(kind: EntityKind, seconds: number, layout: Layout): string {
  const data = layout.dialect.stored(kind, 'data');
  const changed = `changes(${data}${windowOf(seconds, layout.interval)}) > 0`;
  return `count without (dir, proto) ((${changed}) or (${born(data, seconds, layout)}))`;
}

/**
 * Mean number of clients in the last five minutes: all of the tunnel time of those that were born since, and the rate of
 * others, which is exact where it needs no stretching, as between scrapes.
 */
function devices(kind: EntityKind, layout: Layout): string {
  const time = layout.dialect.stored(kind, 'tunnelTime');
  const ofBorn = `(${time} and (${born(time, STEP_SECONDS, layout)})) / ${STEP_SECONDS}`;
  return `(${ofBorn}) or rate(${time}${windowOf(STEP_SECONDS, layout.interval)})`;
}

/** Series that began, or began anew, within the last `seconds`: they have fewer samples than their target had scrapes. */
function born(series: string, seconds: number, { dialect, interval }: Layout): string {
  const window = windowOf(seconds, interval);
  const few = `count_over_time(${series}${window}) < ${Math.round((seconds * ms.second) / interval) + 1}`;
  const labels = `ignoring (${dialect.seriesLabels.join(', ')}) group_left ()`;
  return `(${few}) < ${labels} count_over_time(${dialect.present}${window})`;
}

/** A window with the scrapes of the last `seconds` and the one before, whether or not a window takes in its first moment. */
function windowOf(seconds: number, interval: number): string {
  return `[${seconds * ms.second + interval - 1}ms]`;
}
