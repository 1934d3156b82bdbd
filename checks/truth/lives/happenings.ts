import type { Fault } from '../../../simulator/faults';
import type { PrometheusState } from '../../../simulator/prometheus/prometheus';
import type { Dice } from './dice';

const MINUTE = 60_000;

/** Something that happens to a server, or to what watches it; `at` is epoch milliseconds of the server's clock. */
export type Happening = { at: number } & (
  | { kind: 'key-born'; keyId: string }
  | { kind: 'key-deleted'; keyId: string }
  | { kind: 'proxy-restarted' }
  | { kind: 'prometheus'; state: PrometheusState }
  /** No scrape until then. */
  | { kind: 'no-scrapes'; until: number }
  /** Null: everything is right again. */
  | { kind: 'api'; fault: Fault | null }
  | { kind: 'grafana-stopped' }
  | { kind: 'grafana-started'; store: 'kept' | 'lost' }
  /** Our clock is set ahead by so many milliseconds; the server's is not. */
  | { kind: 'clock-step'; by: number }
);

type Kind = (dice: Dice, from: number, to: number) => Happening[];

/** What may happen in a stretch that nothing else happens in. */
const kinds: readonly Kind[] = [
  (_, at) => [{ at, kind: 'proxy-restarted' }],
  (_, from, to) => [
    { at: from, kind: 'prometheus', state: 'down' },
    { at: from, kind: 'no-scrapes', until: to },
    { at: to, kind: 'prometheus', state: 'up' },
  ],
  (_, from, to) => [
    { at: from, kind: 'prometheus', state: 'frozen' },
    { at: from, kind: 'no-scrapes', until: to },
    { at: to, kind: 'prometheus', state: 'up' },
  ],
  (_, from, to) => [
    { at: from, kind: 'api', fault: { kind: 'refuse' } },
    { at: to, kind: 'api', fault: null },
  ],
  (dice, from, to) => [
    { at: from, kind: 'api', fault: { kind: 'slow', milliseconds: dice.whole(5, 30) } },
    { at: to, kind: 'api', fault: null },
  ],
  // The whole machine is down.
  (_, from, to) => [
    { at: from, kind: 'api', fault: { kind: 'refuse' } },
    { at: from, kind: 'no-scrapes', until: to },
    { at: to, kind: 'proxy-restarted' },
    { at: to, kind: 'api', fault: null },
  ],
  grafanaRestart,
  grafanaRestart,
  // Both, while nobody watched.
  (dice, from, to) => [...grafanaRestart(dice, from, to), { at: from + (to - from) / 2, kind: 'proxy-restarted' }],
  (dice, from, to) => {
    const by = Math.round(dice.logarithmic(2000, 2 * 60 * MINUTE)) * (dice.chance(0.5) ? 1 : -1);
    return [
      { at: from, kind: 'clock-step', by },
      { at: to, kind: 'clock-step', by: -by },
    ];
  },
];

function grafanaRestart(dice: Dice, from: number, to: number): Happening[] {
  return [
    { at: from, kind: 'grafana-stopped' },
    { at: dice.chance(0.5) ? from : to, kind: 'grafana-started', store: dice.chance(0.6) ? 'kept' : 'lost' },
  ];
}

/** Up to three things one after the other, and births and deaths of keys at any time. */
export function planHappenings(
  dice: Dice,
  { from, to, keys }: { from: number; to: number; keys: number }
): Happening[] {
  const happenings: Happening[] = [];
  let begin = from + dice.between(0.1, 0.5) * (to - from);
  for (let left = dice.whole(0, 3); left > 0 && begin < to; left -= 1) {
    const end = begin + Math.max(MINUTE / 2, Math.min(dice.logarithmic(MINUTE, 40 * MINUTE), 0.5 * (to - from)));
    happenings.push(...dice.one(kinds)(dice, begin, end));
    begin = end + dice.between(1, 30) * MINUTE;
  }
  for (const keyId of ['20', 'phone'].filter(() => dice.chance(0.4))) {
    happenings.push({ at: dice.between(from, to), kind: 'key-born', keyId });
  }
  if (keys > 1 && dice.chance(0.3)) {
    happenings.push({ at: dice.between(from, to), kind: 'key-deleted', keyId: String(keys - 1) });
  }
  return happenings
    .filter(({ at }) => at < to)
    .map((each) => ({ ...each, at: Math.floor(each.at) }))
    .sort((left, right) => left.at - right.at);
}
