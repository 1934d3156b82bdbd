import { families } from '../panels/panel';
import { playFirstHour, type PlayedPanel } from './first-hour';
import { mistakesOf } from './judge';

/** How many mistakes are shown of each play. */
const SHOWN = 20;

/** `npm run truth -- first-hour`: what stat panels say in a server's first hour, in MB beside what flowed. */
export async function reportFirstHour(write: (line: string) => void): Promise<boolean> {
  let isRight = true;
  for (const store of ['lost', 'kept'] as const) {
    const panels = await playFirstHour(store);
    write(`Grafana is restarted in minute 16, its store is ${store}. MB, totals over keys:`);
    write(row(['minute', 'window', 'flowed', 'counted', ...families, 'source']));
    for (const stat of panels.filter(({ family, shape }) => shape === 'numeric' && family === families[0])) {
      write(rowOf(stat, panels));
    }
    const mistakes = panels.flatMap(mistakesOf);
    mistakes.slice(0, SHOWN).forEach((mistake) => write(`    ${mistake}`));
    write(`${mistakes.length} mistakes in ${panels.length} panels`);
    isRight &&= mistakes.length === 0;
  }
  return isRight;
}

function rowOf(stat: PlayedPanel, panels: readonly PlayedPanel[]): string {
  const { minute, window, flowed, counted } = stat;
  const beside = families.map((name) =>
    panels.find(
      ({ family, shape, ...other }) =>
        family === name && shape === 'numeric' && other.minute === minute && other.window === window
    )
  );
  const sources = new Set(beside.map((panel) => panel?.source ?? 'nothing'));
  return row([
    String(minute),
    window,
    megabytes(flowed),
    megabytes(counted),
    ...beside.map((panel) => megabytes(panel?.amounts.reduce((sum, { value }) => sum + (value ?? 0), 0) ?? 0)),
    [...sources].join(', '),
  ]);
}

function row(cells: readonly string[]): string {
  return cells.map((cell) => cell.padStart(16)).join('');
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
