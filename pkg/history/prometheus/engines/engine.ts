/** What engines that have the same query language answer in their own ways. */
export interface Engine {
  /** What it calls itself, with its version where it says the one of its own. */
  name: string;
  fell: Fell;
}

/**
 * An expression with a value for each stored counter that fell within the window before. Where there is one of a counter
 * that did not, its samples are looked at in vain.
 *
 * @param series a selector
 * @param window such as `1d`
 */
export type Fell = (series: string, window: string) => string;
