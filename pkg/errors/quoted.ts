/** Most characters of what came from outside that an error's text repeats. */
const LONGEST = 200;

/** What came from outside, cut to a length that a panel and a log line can bear. */
export function clipped(input: string): string {
  return input.length > LONGEST ? `${input.slice(0, LONGEST - 1)}…` : input;
}

/** The same in quotation marks. */
export function quoted(input: string): string {
  return `"${clipped(input)}"`;
}
