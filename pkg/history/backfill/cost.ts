import { DAY, HOUR } from '../../time/units';
/**
 * What an uncached window costs a server of 100 keys with 30 days of samples on two cores, measured in November 2026:
 * seconds of window, seconds until the answer, seconds of processor time.
 */
const measured = [
  { since: HOUR, answer: 0.025, processor: 0.025 },
  { since: 6 * HOUR, answer: 0.038, processor: 0.038 },
  { since: DAY, answer: 0.114, processor: 0.12 },
  { since: 7 * DAY, answer: 0.629, processor: 0.8 },
  { since: 30 * DAY, answer: 1.6, processor: 2.3 },
] as const;

type Figure = 'answer' | 'processor';

/** Seconds until a server of 100 keys answers. */
export function answerSeconds(sinceSeconds: number): number {
  return interpolated(sinceSeconds, 'answer');
}

/** Seconds of processor time that a server of 100 keys needs for the answer. */
export function processorSeconds(sinceSeconds: number): number {
  return interpolated(sinceSeconds, 'processor');
}

/** Along straight lines between the measured windows, and on beyond them. */
function interpolated(sinceSeconds: number, figure: Figure): number {
  const index = measured.findIndex(({ since }, at) => at > 0 && (sinceSeconds <= since || at === measured.length - 1));
  const [a, b] = [measured[Math.max(0, index - 1)] ?? measured[0], measured[index] ?? measured[0]];
  return a[figure] + ((b[figure] - a[figure]) * (sinceSeconds - a.since)) / (b.since - a.since);
}
