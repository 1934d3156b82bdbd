/** The server itself keeps the figures of a window for 300 s; some more for clocks that differ. Milliseconds. */
const REMEMBERED_MILLISECONDS = 330_000;

/** For so long the server surely answers an equal window with the same figures. Milliseconds. */
const KEPT_MILLISECONDS = 299_000;

/** Which windows were asked for lately, and when: an equal one may be answered with the same figures again. */
export class AskedWindows {
  private readonly moments = new Map<number, number>();

  /** @param now epoch milliseconds */
  constructor(private readonly now: () => number) {}

  /** Notes that the server is asked; while it gives the same figures again, the moment stays. */
  note(sinceSeconds: number): void {
    const now = this.now();
    const before = this.moments.get(sinceSeconds);
    if (before !== undefined && now >= before && now - before < KEPT_MILLISECONDS) {
      return;
    }
    for (const [since, moment] of this.moments) {
      if (isOld(moment, now)) {
        this.moments.delete(since);
      }
    }
    this.moments.set(sinceSeconds, now);
  }

  /** When the figures of the window were computed, epoch milliseconds; null: not lately. */
  at(sinceSeconds: number): number | null {
    const moment = this.moments.get(sinceSeconds);
    return moment === undefined || isOld(moment, this.now()) ? null : moment;
  }
}

/** Also what a clock that was set back makes lie ahead. */
function isOld(moment: number, now: number): boolean {
  return Math.abs(now - moment) > REMEMBERED_MILLISECONDS;
}
