/** Below this, clocks that nobody sets may differ, and five-minute buckets do not show it. Seconds. */
const REPORTED_FROM = 30;

/** Says by how much a server's clock is ahead or behind; null where that is little, or not known. */
export function clockText(server: string, aheadSeconds: number | null): string | null {
  if (aheadSeconds === null || Math.abs(aheadSeconds) < REPORTED_FROM) {
    return null;
  }
  const side = aheadSeconds > 0 ? 'ahead of' : 'behind';
  return `The clock of ${server} is ${durationText(Math.abs(aheadSeconds))} ${side} the clock here. Its times are converted to the clock here; set the wrong one right.`;
}

/** `5 h`, `5 h 3 min`, `4 min`, `45 s`. */
function durationText(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  const parts = [
    minutes >= 60 ? `${Math.floor(minutes / 60)} h` : '',
    minutes % 60 > 0 ? `${minutes % 60} min` : '',
  ].filter(Boolean);
  return seconds < 60 ? `${seconds} s` : parts.join(' ');
}
