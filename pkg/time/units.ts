declare const unit: unique symbol;

/**
 * Numbers that say what they count. A plain number passes for each, so that arithmetic needs no wrapping; but none passes
 * for another: what is read in milliseconds cannot be handed on as seconds.
 */
type Counted<Unit extends string> = number & { readonly [unit]?: Unit };

export type Seconds = Counted<'seconds'>;
export type Milliseconds = Counted<'milliseconds'>;
/** A moment: seconds since 1970, UTC. */
export type EpochSeconds = Counted<'epoch seconds'>;
/** A moment: milliseconds since 1970, UTC, as Grafana and JavaScript's dates have it. */
export type EpochMilliseconds = Counted<'epoch milliseconds'>;

/** Lengths in seconds. */
export const MINUTE = 60;
export const HOUR = 3600 as const;
export const DAY = 86_400 as const;
export const WEEK = 604_800;

/** The same in milliseconds. */
export const ms = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** @returns with the fraction that the milliseconds have */
export const toSeconds = (at: EpochMilliseconds): EpochSeconds => at / ms.second;
