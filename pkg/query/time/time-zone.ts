import { DAY, MINUTE } from '../../time/units';
import { dashboardTimeZone } from '../model';
import { floorTo } from '../../time/rounding';

/**
 * The clock of a time zone. *Local* seconds are what its clock shows, counted as if it stood in UTC; they jump and
 * repeat where clocks are changed.
 */
export class TimeZone {
  /** Null in UTC. */
  readonly #format: Intl.DateTimeFormat | null;
  readonly #offsets = new Map<number, number>();

  /**
   * @param name `utc` or an IANA name
   * @throws RangeError where there is no such zone
   */
  constructor(readonly name: string) {
    this.#format = name === 'utc' ? null : clockFormat(name);
  }

  /** Local seconds at a moment, epoch seconds. */
  toLocal(epoch: number): number {
    return epoch + this.#offsetAt(epoch);
  }

  /**
   * The first moment at which the clock shows this time or, where it is skipped, a later one.
   *
   * @returns epoch seconds
   */
  toEpoch(local: number): number {
    const [before, after] = [this.#offsetAt(local - DAY), this.#offsetAt(local + DAY)];
    const candidates = [local - Math.max(before, after), local - Math.min(before, after)];
    const shown = candidates.find((epoch) => this.toLocal(epoch) === local);
    return shown ?? this.#endOfSkip(local, candidates);
  }

  /** The moment at which the clock jumps over a local time lies between the two that the offsets give for it. */
  #endOfSkip(local: number, [early = 0, late = 0]: readonly number[]): number {
    let [skipped, reached] = [Math.floor(early / MINUTE) - 1, Math.ceil(late / MINUTE)];
    while (reached - skipped > 1) {
      const middle = Math.floor((skipped + reached) / 2);
      if (this.toLocal(middle * MINUTE) > local) {
        reached = middle;
      } else {
        skipped = middle;
      }
    }
    return reached * MINUTE;
  }

  /** Seconds, whole minutes: before clocks were set by zones there were others, of which nothing here is kept. */
  #offsetAt(epoch: number): number {
    if (!this.#format) {
      return 0;
    }
    // Clocks are changed on quarters of an hour.
    const quarter = floorTo(epoch, 15 * MINUTE);
    const known = this.#offsets.get(quarter);
    if (known !== undefined) {
      return known;
    }
    const offset = Math.round((shownTime(this.#format, quarter) - quarter) / MINUTE) * MINUTE;
    this.#offsets.set(quarter, offset);
    return offset;
  }
}

function clockFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
}

/** What the clock shows at a moment, as if it stood in UTC; epoch seconds. */
function shownTime(format: Intl.DateTimeFormat, epoch: number): number {
  const parts = Object.fromEntries(format.formatToParts(epoch * 1000).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day: ofMonth = 1, hour = 0, minute: minutes = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, ofMonth, hour, minutes, second) / 1000;
}

/** Whether `utc` or an IANA name. */
export function isTimeZone(name: string): boolean {
  try {
    return name === 'utc' || clockFormat(name) !== null;
  } catch {
    return false;
  }
}

/** The clock that a query goes by: UTC where its zone is the dashboard's, which nobody told, or one that is not known. */
export function clockOf(timeZone: string): TimeZone {
  return new TimeZone(timeZone !== dashboardTimeZone && isTimeZone(timeZone) ? timeZone : 'utc');
}
