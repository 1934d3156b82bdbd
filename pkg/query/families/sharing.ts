import { FIVE_MINUTES } from '../../history/bucket-store';
import { describeMinutes } from '../../time/duration';
import { floorTo } from '../../time/rounding';
import { DAY, type EpochSeconds, type Seconds } from '../../time/units';
import { median } from '../../history/silence/median';

/** What the five-minute steps of an access key tell of its sharing. */
export interface Sharing {
  /** Highest mean of a step. */
  most: number;
  /** Median of the days' highest means; null: there are too few days with traffic. */
  usual: number | null;
  /** Seconds with more devices than are allowed. */
  overFor: Seconds;
  /** How often that began, and how long it lasted at most. */
  times: number;
  longest: Seconds;
  /** From 0 to 1. */
  score: number;
}

/** With fewer days of traffic there is no habit. */
const HABIT_DAYS = 3;

/** From this share of its use on a key is shared all the time. */
const ALL_THE_TIME = 0.25;

/** Takes in the devices of one access key, step by step. */
export class SharingMeter {
  readonly #allowed: number;

  /** Highest mean by day. */
  readonly #days = new Map<EpochSeconds, number>();
  #used = 0;
  #over = 0;
  #times = 0;
  #run = 0;
  #longest = 0;

  /** @param allowed devices at once */
  constructor(allowed: number) {
    this.#allowed = allowed;
  }

  /**
   * @param start of a step of five minutes, after that of the step before
   * @param devices mean of those at once; null: not known
   */
  add(start: EpochSeconds, devices: number | null): void {
    const isOver = (devices ?? 0) > this.#allowed;
    this.#times += isOver && this.#run === 0 ? 1 : 0;
    this.#run = isOver ? this.#run + FIVE_MINUTES : 0;
    this.#longest = Math.max(this.#longest, this.#run);
    this.#over += isOver ? FIVE_MINUTES : 0;
    if (devices !== null && devices > 0) {
      this.#used += FIVE_MINUTES;
      const day = floorTo(start, DAY);
      this.#days.set(day, Math.max(this.#days.get(day) ?? 0, devices));
    }
  }

  read(): Sharing {
    const most = Math.max(0, ...this.#days.values());
    return {
      most,
      usual: this.#days.size < HABIT_DAYS ? null : median([...this.#days.values()]),
      overFor: this.#over,
      times: this.#times,
      longest: this.#longest,
      score: this.#score(most),
    };
  }

  /** How often and how far, each up to 1: one moment with many devices says as little as one device too many for long. */
  #score(most: number): number {
    if (this.#over === 0) {
      return 0;
    }
    const often = Math.min(1, this.#over / this.#used / ALL_THE_TIME);
    const far = Math.min(1, (most - this.#allowed) / this.#allowed);
    return Math.sqrt(often * far);
  }
}

/** In words. @param allowed devices at once */
export function reasonOf({ most, usual, overFor, times, longest }: Sharing, allowed: number): string {
  const habit = usual === null ? '' : `, usually ${deviceText(usual)}`;
  if (times === 0) {
    return most === 0 ? 'Not used.' : `Never more than ${allowed} devices at once${habit}.`;
  }
  const often = times === 1 ? 'once' : `${times} times, at most ${describeMinutes(longest)} at a time`;
  return `Up to ${deviceText(most)} devices at once${habit}; more than ${allowed} for ${describeMinutes(overFor)}, ${often}.`;
}

const deviceText = (devices: number): string => String(Math.ceil(devices));
