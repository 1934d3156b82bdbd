import { scoreOf } from './score';

const SEEDS = Array.from({ length: 24 }, (_, index) => 101 + index);

/** `npm run truth -- silence`: how well silent countries are told in simulated months. @returns whether none is told for nothing */
export function reportSilence(write: (line: string) => void): boolean {
  return (['devices', 'data'] as const).map((of) => reportBy(of, write)).every(Boolean);
}

function reportBy(judgedBy: 'devices' | 'data', write: (line: string) => void): boolean {
  const { placeHours, alarms, blocks } = scoreOf(SEEDS, judgedBy, 3);
  write(
    `By ${judgedBy}: ${SEEDS.length} servers of 8 places, ${(placeHours / 8766).toFixed(1)} years of places, judged every 3 hours`
  );
  for (const [state, { right, wrong }] of Object.entries(alarms)) {
    write(`${state}: ${right} times right, ${wrong} wrong`);
  }
  for (const [name, left] of [['blocked', 0.03] as const, ['throttled to 30 %', 0.3] as const]) {
    for (const [size, least, most] of [['under 10 people', 0, 10] as const, ['more', 10, Infinity] as const]) {
      const of = blocks.filter((block) => block.left === left && block.users >= least && block.users < most);
      const hours = of.flatMap(({ noticedAfter }) => noticedAfter ?? []).sort((a, b) => a - b);
      const median = hours[hours.length >> 1];
      write(`${name}, ${size}: ${hours.length} of ${of.length} noticed, half of them within ${median ?? '–'} hours`);
    }
  }
  return alarms.silent.wrong === 0;
}
