import { HOURS_NEEDED, judgePlace, type Hours } from '../../../pkg/history/silence/silence';
import { simulateMonths, type Block } from './simulated-months';

/** A block is over for an alarm so many hours after its end: the hours that decide are still of it. */
const AFTER = 12;
/** The day before is looked at, too. */
const READ = HOURS_NEEDED + 24;

export interface Score {
  placeHours: number;
  alarms: Record<'silent' | 'falling', { right: number; wrong: number }>;
  blocks: Array<Block & { users: number; noticedAfter: number | null }>;
}

/** @param of what places are judged by @param every how many hours each is */
export function scoreOf(seeds: readonly number[], of: 'devices' | 'data', every: number): Score {
  const score: Score = { placeHours: 0, alarms: { silent: noAlarms(), falling: noAlarms() }, blocks: [] };
  for (const seed of seeds) {
    const { [of]: places, users, blocks } = simulateMonths(seed);
    places.forEach((hours, place) => {
      const own = blocks.filter((block) => block.place === place);
      const noticed = judgeLife(hours, othersOf(places, place), { every, own, score });
      own.forEach((block) =>
        score.blocks.push({ ...block, users: users[place] ?? 0, noticedAfter: noticed.get(block) ?? null })
      );
    });
  }
  return score;
}

const noAlarms = () => ({ right: 0, wrong: 0 });

function othersOf(places: readonly Hours[], place: number): Hours {
  const others = places.filter((_, index) => index !== place);
  return (places[place] ?? []).map((own, hour) =>
    own === null ? null : others.reduce((sum, hours) => sum + (hours[hour] ?? 0), 0)
  );
}

/** @returns how many hours after its begin each block was noticed */
function judgeLife(
  hours: Hours,
  others: Hours,
  { every, own, score }: { every: number; own: readonly Block[]; score: Score }
): Map<Block, number> {
  const noticed = new Map<Block, number>();
  let before = 'usual';
  for (let end = READ; end <= hours.length; end += every) {
    const state = judgePlace(hours.slice(end - READ, end), others.slice(end - READ, end))?.state ?? 'usual';
    const block = own.find(({ from, to }) => end > from && end <= to + AFTER);
    score.placeHours += every;
    if (state === 'silent' || state === 'falling') {
      if (state !== before) {
        score.alarms[state][block ? 'right' : 'wrong'] += 1;
      }
      if (block && !noticed.has(block)) {
        noticed.set(block, end - block.from);
      }
    }
    before = state;
  }
  return noticed;
}
