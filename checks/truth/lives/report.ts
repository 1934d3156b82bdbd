import { parseArgs } from 'node:util';
import { reportProgress } from '../../../build/report-progress';
import { unbounded, within } from '../panels/panel';
import { planLife, type Life } from './plan';
import { playLife } from './play';
import { LivesTally } from './tally';

/** How many violations of a life are shown; all of one that is played alone. */
const SHOWN = 3;
const EVERY = 10;

/**
 * `npm run truth -- lives`: random lives of servers, and panels that ask all through them.
 *
 * `--count` lives (300), of a `--seed` (1); `--only` plays one of them and shows all that is wrong in it.
 * `--absent-bounds 0.03` takes figures without bounds as if they were sure to 3 %.
 */
export async function reportLives(parameters: string[], write: (line: string) => void): Promise<boolean> {
  const { values } = parseArgs({
    args: parameters,
    options: {
      count: { type: 'string', default: '300' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string' },
      'absent-bounds': { type: 'string' },
    },
  });
  const absentBounds = values['absent-bounds'] === undefined ? unbounded : within(Number(values['absent-bounds']));
  const only = values.only === undefined ? null : Number(values.only);
  const numbers = only === null ? Array.from({ length: Number(values.count) }, (_, index) => index + 1) : [only];
  const tally = new LivesTally();
  for (const number of numbers) {
    const life = planLife(Number(values.seed), number);
    if (only !== null) {
      describe(life).forEach(write);
    }
    const played = await playLife(life, absentBounds);
    tally.add(played);
    const shown = only === null ? played.violations.slice(0, SHOWN) : played.violations;
    for (const { kind, minute, text } of shown) {
      write(`life ${number} (seed ${life.seed}), minute ${minute.toFixed(1)}: ${kind}: ${text}`);
    }
    if (number % EVERY === 0) {
      reportProgress(`lives: ${tally.lives} of ${numbers.length}, ${tally.violations.length} violations`);
    }
  }
  tally.byKind().forEach(write);
  write(tally.summary());
  return tally.violations.length === 0;
}

function describe(life: Life): string[] {
  const minute = (at: number) => ((at - life.createdAt) / 60_000).toFixed(2).padStart(10);
  const { connections, happenings, looks, ...rest } = life;
  const moments = [
    ...happenings.map(({ at, ...happening }) => ({ at, text: JSON.stringify(happening) })),
    ...looks.map((at) => ({ at, text: 'panels ask' })),
    { at: life.addedAt, text: 'the data source is added' },
  ].sort((left, right) => left.at - right.at);
  return [
    JSON.stringify(rest),
    `${connections.length} connections of keys ${[...new Set(connections.map(({ keyId }) => keyId))].join(', ')}`,
    ...moments.map(({ at, text }) => `${minute(at)}  ${text}`),
  ];
}
