import { addEstimates } from '../../history/estimates';
import type { Estimate } from '../../history/model';
import type { Seconds } from '../../time/units';

/** What is known of one step. */
export interface StepAmount {
  /** Null: not known. */
  data: Estimate | null;
  /** The time that it covers: more than the step where it was told late, as one amount. */
  seconds: Seconds;
  length: Seconds;
}

/** What all steps of a period came to together, as somebody else tells it. */
export interface Whole {
  data: Estimate;
  /** How much longer than the steps it goes on. */
  beyond: Seconds;
}

/** Share of the time since the period began that may be unknown where there is no upper bound. */
const MOST_UNKNOWN = 0.1;

const nothing: Estimate = { value: 0, least: 0, most: 0 };

/** Whether a sum with this step needs the whole to be told well. */
export function isDoubtful({ data, seconds, length }: StepAmount): boolean {
  return data === null || !isWhole(seconds, length) || data.most === Infinity;
}

/**
 * What was used until the end of each step of a period. What the whole has more than all known steps flowed in those that
 * are not known: by their time, between all of it and nothing. Null where that says too little.
 *
 * @param steps from the beginning of the period on
 * @param wholes the one that is known best counts
 */
export function runningSum(steps: readonly StepAmount[], wholes: readonly Whole[]): Array<Estimate | null> {
  const sums = addUp(steps);
  const end = sums.at(-1);
  const [whole = null] = wholes
    // A server that began to count anew tells less than is known of the steps.
    .filter(({ data }) => data.most >= (end?.sum.least ?? 0))
    .toSorted((one, other) => widthOf(one.data) - widthOf(other.data));
  if (!end || !steps.some(isDoubtful)) {
    return sums.map(({ sum }) => sum);
  }
  const afterwards = sumsAfter(steps);
  const lackingInAll = end.lacking + (whole?.beyond ?? 0);
  return sums.map(({ sum, late, lacking, passed }, index) => {
    const later = afterwards[index] ?? nothing;
    if (lacking > 0 && whole === null) {
      return null;
    }
    const { data } = whole ?? { data: { value: end.sum.value, least: 0, most: Infinity } };
    const most = Math.max(
      sum.least,
      Math.min(lacking === 0 ? sum.most + late.most : Infinity, data.most - later.least)
    );
    const least = lacking === lackingInAll ? Math.max(sum.least, Math.min(most, data.least - later.most)) : sum.least;
    const rest = lacking === 0 ? 0 : Math.max(0, data.value - end.sum.value) * (lacking / lackingInAll);
    const value = Math.min(Math.max(sum.value + late.value + rest, least), most);
    const isUseful = most - least <= value || lacking <= MOST_UNKNOWN * passed;
    return isUseful ? { value, least, most } : null;
  });
}

interface Sum {
  /** Of the steps that are known. */
  sum: Estimate;
  /** What a later step tells of the time until then, as one amount of it and of more: evenly, and at most. */
  late: { value: number; most: number };
  /** Seconds until then of which no step tells, and all of them. */
  lacking: Seconds;
  passed: Seconds;
}

function addUp(steps: readonly StepAmount[]): Sum[] {
  const late = toldLater(steps);
  let sum = nothing;
  let [passed, lacking] = [0, 0];
  return steps.map(({ data, seconds, length }, index) => {
    sum = data ? addEstimates(sum, data) : sum;
    passed += length;
    const { value, most, seconds: told } = late[index] ?? { value: 0, most: 0, seconds: 0 };
    lacking = Math.max(0, lacking + length - (data ? Math.max(seconds, isWhole(seconds, length) ? length : 0) : 0));
    return { sum, late: { value, most }, lacking: Math.max(0, lacking - told), passed };
  });
}

/** By step, what those after it have. */
function sumsAfter(steps: readonly StepAmount[]): Estimate[] {
  let sum = nothing;
  const sums = steps.toReversed().map(({ data }) => {
    const after = sum;
    sum = data ? addEstimates(sum, data) : sum;
    return after;
  });
  return sums.toReversed();
}

/** By step, what later ones tell of the time until its end: of unknown steps right before one that covers them, too. */
function toldLater(steps: readonly StepAmount[]): Array<{ value: number; most: number; seconds: Seconds }> {
  const late = steps.map(() => ({ value: 0, most: 0, seconds: 0 }));
  for (const [index, { data, seconds, length }] of steps.entries()) {
    let surplus = data ? seconds - length : 0;
    const told: number[] = [];
    for (let before = index - 1; surplus > 0 && steps[before]?.data === null; before -= 1) {
      told.unshift(before);
      surplus -= steps[before]?.length ?? 0;
    }
    let covered = Math.min(0, surplus);
    for (const step of told) {
      covered += steps[step]?.length ?? 0;
      late[step] = { value: ((data?.value ?? 0) * covered) / seconds, most: data?.most ?? 0, seconds: covered };
    }
  }
  return late;
}

/** An engine's scrapes may begin some moments late. */
function isWhole(seconds: Seconds, length: Seconds): boolean {
  return seconds >= 0.99 * length;
}

function widthOf({ least, most }: Estimate): number {
  return most - least;
}
