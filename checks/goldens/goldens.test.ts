import { createHash } from 'node:crypto';
import { PluginError } from '../../pkg/errors/plugin-error';
import type { CheckedFrame } from '../../pkg/frames/check';
import { queryTypes, type SavedQuery } from '../../pkg/query/model';
import { keepHistory, writeSpans, type KeptHistory } from '../../pkg/query/testing/kept-history';
import { startSimulatedQuery, type SimulatedQuery } from '../../pkg/query/testing/simulated-query';
import { clock, epoch, key, known, place, steady } from '../../pkg/query/testing/steady-amounts';
import { everything, type Asked } from './asked';

const amounts = [
  ...[3, 1, 2, 5].map((weight, index) => steady(key(['0', '1', '2', '77'][index] ?? null), weight)),
  steady(key(null), 1),
  ...[6, 4, 2].map((weight, index) => steady(place(['IR', 'DE', 'ZZ'][index] ?? '', 100 + index), weight)),
];
const halfHourAgo = epoch('2026-11-21T09:30Z');

/**
 * What every query answers: digests of frames, one line for a figure in a shape and a range, in the order of `variants`
 * (one digest where all answer the same). A change here is a change of answers; `GOLDEN='numeric data, last hour, plain'`
 * prints a frame.
 */
describe('answers', () => {
  let history: KeptHistory;
  let recorded: SimulatedQuery;
  let unrecorded: SimulatedQuery;

  beforeAll(async () => {
    history = await keepHistory(() => Date.parse(clock) / 1000);
    // An hour of the second day is not known.
    const gap = { from: epoch('2026-11-19T11:00Z'), to: epoch('2026-11-19T12:00Z') };
    writeSpans(history.buckets, known.from, gap.from, 300, amounts);
    writeSpans(history.buckets, gap.to, known.to, 300, amounts);
    for (let at = halfHourAgo - 86_400; at < known.to; at += 300) {
      history.buckets.writeAvailability({ at, up: at % 1800 !== 0, responseTime: 0.02 });
    }
    recorded = await startSimulatedQuery({ keys: 12 }, history);
    unrecorded = await startSimulatedQuery({ keys: 12 });
  });

  afterAll(async () => {
    await recorded.stop();
    await unrecorded.stop();
    history.close();
  });

  for (const queryType of queryTypes) {
    it(`of ${queryType} with history`, async () => {
      expect(await linesOf(recorded, everything(queryType))).toMatchSnapshot();
    });
    it(`of ${queryType} without history`, async () => {
      expect(await linesOf(unrecorded, everything(queryType))).toMatchSnapshot();
    });
  }
});

async function linesOf(server: SimulatedQuery, all: readonly Asked[]): Promise<string> {
  const lines = new Map<string, string[]>();
  for (const { line, name, query, range } of all) {
    lines.set(line, [...(lines.get(line) ?? []), await answerOf(server, query, range, `${line}, ${name}`)]);
  }
  return [...lines]
    .map(([line, answers]) => `${line}: ${new Set(answers).size === 1 ? answers[0] : answers.join(' ')}`)
    .join('\n');
}

async function answerOf(server: SimulatedQuery, query: SavedQuery, range: Asked['range'], name: string) {
  const to = Date.parse(clock) - range.ago * 1000;
  try {
    const frame = await server.run(query, { from: to - range.length * 1000, to });
    const text = textOf(frame, server.server.apiUrl);
    if (process.env.GOLDEN === name) {
      process.stdout.write(`${name}: ${text}\n`);
    }
    const digest = createHash('sha256').update(text).digest('hex').slice(0, 8);
    return digest;
  } catch (thrown) {
    return PluginError.from(thrown).code;
  }
}

/** What a stopwatch tells differs from run to run, as does the port. */
function textOf(frame: CheckedFrame, apiUrl: string): string {
  const measured = frame.fields.filter(({ name }) => name === 'response_time');
  return JSON.stringify(frame, (_, value: unknown) =>
    measured.some(({ values }) => values === value) ? 'measured' : value
  ).replaceAll(new URL(apiUrl).host, 'host');
}
