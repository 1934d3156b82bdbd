/** What engines that have the same query language answer in their own ways. */
export interface Engine {
  /** What it calls itself, with its version where it says the one of its own. */
  name: string;
  /**
   * How often a stored counter fell within the window before: a value for each series with samples in it.
   *
   * @param series a selector
   * @param window such as `1d`
   * @param interval time between the counter's samples, milliseconds
   */
  resets(series: string, window: string, interval: number): string;
}
