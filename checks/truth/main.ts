import { reportProgress } from '../../build/report-progress';
import { specialCases } from './cases';
import { reportFirstHour } from './first-hour/report';
import { reportLives } from './lives/report';
import { truthSets } from './sets';
import { reportSilence } from './silence/report';
import { addTally, countsOf, newTally, type Tally } from './verdict';

/** How many mistakes of a set are shown. */
const SHOWN = 5;

/** `npm run truth`, `npm run truth -- lives`, `npm run truth -- first-hour`, `npm run truth -- silence`. */
async function main([what, ...parameters]: readonly string[]): Promise<void> {
  switch (what) {
    case undefined:
      return reportAmounts();
    case 'lives':
      return exitWith(await reportLives(parameters, write));
    case 'first-hour':
      return exitWith(await reportFirstHour(write));
    case 'silence':
      return exitWith(reportSilence(write));
    default:
      throw new Error(`there is no "${what}": lives, first-hour, silence, or nothing`);
  }
}

function exitWith(isRight: boolean): void {
  process.exitCode = isRight ? 0 : 1;
}

/** What is told of amounts over time, beside what the counters behind it really grew. */
async function reportAmounts(): Promise<void> {
  const failedCases = await checkCases();
  const all = newTally();
  write(row('', ['exact', 'estimated', 'unknown', 'unseen', 'wrong', 'worst exact']));
  for (const { name, judge } of truthSets) {
    reportProgress(`truth: ${name}`);
    const tally = await judge();
    write(rowOf(name, tally));
    tally.mistakes.slice(0, SHOWN).forEach((mistake) => write(`    ${mistake}`));
    addTally(all, tally);
  }
  write(rowOf('all', all));
  write(
    'unseen: the bucket holds the first sample of a series that is hidden in a sum. No answer ever shows it, so the\n' +
      'amount is right without it.'
  );
  const { all: buckets, wrong, unseen } = countsOf(all);
  const isRight = all.mistakes.length === 0 && failedCases === 0;
  exitWith(isRight);
  write(
    `${buckets - wrong} of ${buckets} buckets as told, ${all.exact.right} of them exact within 0.1 % (worst ` +
      `${percent(all.worstExact)}), ${unseen} without a first sample that no answer shows; ` +
      `${specialCases.length - failedCases} of ${specialCases.length} special cases as told`
  );
}

async function checkCases(): Promise<number> {
  let failed = 0;
  for (const { name, check } of specialCases) {
    reportProgress(`truth: ${name}`);
    const problem = await check().then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error))
    );
    failed += problem === null ? 0 : 1;
    write(problem === null ? `as told    ${name}` : `not so     ${name}\n    ${problem}`);
  }
  return failed;
}

function rowOf(name: string, tally: Tally): string {
  const { exact, estimated, unknown, worstExact } = tally;
  const { wrong, unseen } = countsOf(tally);
  return row(name, [exact.right, estimated.right, unknown.right, unseen, wrong, percent(worstExact)]);
}

function row(name: string, cells: ReadonlyArray<number | string>): string {
  return name.padEnd(66) + cells.map((cell) => String(cell).padStart(12)).join('');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(4)} %`;
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  reportProgress(`truth: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
