import { nestedWindows } from './nested';
import { populationRuns, runPopulation } from './population';
import { recordedServer, replayLadders, replayPolls, simulatePolls } from './recorded';
import { SimulatedLooks } from './simulated';
import { addTally, newTally, type Tally } from './verdict';

/** Figures of one origin, judged. */
export interface TruthSet {
  name: string;
  judge(): Promise<Tally>;
}

const isHourly = (since: number) => since === 360 || since % 3600 === 0;
const any = () => true;

const polls = ['c60', 'c300', 'c300x'].flatMap((kind) =>
  ['steady', 'gap-restart'].map((name): TruthSet => ({
    name: `recorded answers: ${name}, ${kind}`,
    judge: async () => replayPolls(recordedServer(name), kind),
  }))
);

const nested: TruthSet[] = [
  ...['steady', 'gap-restart'].map((name) => ({
    name: `recorded windows at one moment: ${name}`,
    judge: async () => replayLadders(recordedServer(name)),
  })),
  {
    name: 'recorded windows at one moment: history-live, minutes',
    judge: async () => nestedWindows('history-live', ['nested_5min'], any, false),
  },
  {
    name: 'recorded windows at one moment: history-live, hours',
    judge: async () => nestedWindows('history-live', ['nested_5min', 'nested_hourly'], isHourly, false),
  },
  {
    name: 'recorded windows at one moment: history-live, days',
    judge: async () => nestedWindows('history-live', ['nested_5min', 'nested_daily'], isHourly, false),
  },
  ...['gap_short', 'gap_hourly', 'gap_daily'].map((kind) => ({
    name: `recorded windows on old data: ${kind}`,
    judge: async () => nestedWindows('old-history-gap', [kind], any, true),
  })),
];

/** Every phase of the looks to the restarts, births and gaps of the recorded samples, early and late in the minute. */
const computed = ['steady', 'gap-restart', 'history-live'].flatMap((name) =>
  ([300, 60] as const).map((sampleSeconds): TruthSet => ({
    name: `answers computed from recorded samples: ${name}, every ${sampleSeconds} s`,
    judge: async () => {
      const server = recordedServer(name);
      const tally = newTally();
      for (let offset = 0; offset < sampleSeconds; offset += 60) {
        for (const delay of [10_000, 30_000, 45_000, 55_000]) {
          addTally(tally, await simulatePolls(server, { sampleSeconds, offset, delay }));
        }
      }
      return tally;
    },
  }))
);

const populations = populationRuns.map((run): TruthSet => ({
  name: run.name,
  judge: async () => (await runPopulation(run)).verdict(),
}));

const backfill: TruthSet = {
  name: 'population, its past by hours and days',
  judge: async () => {
    const begin = Date.UTC(2026, 10, 20);
    const looks = new SimulatedLooks({ sampleSeconds: 300, begin, seed: 5, keys: 8, customIds: ['my-id'] });
    looks.restart(begin - 5 * 3_600_000 - 1_234_000);
    looks.restart(begin - 3 * 86_400_000 - 1_234_000);
    const hours = Array.from({ length: 24 }, (_, index) => 3660 + index * 3600);
    const days = Array.from({ length: 7 }, (_, index) => 86_460 + index * 86_400);
    const { tally } = await looks.nested(begin / 1000, [360, ...hours]);
    addTally(tally, (await looks.nested(begin / 1000, [360, ...days])).tally);
    return tally;
  },
};

/** All that the truth is judged by; the quick ones are enough for a test. */
export const recordedSets: readonly TruthSet[] = [...polls, ...nested];
export const truthSets: readonly TruthSet[] = [...recordedSets, ...computed, ...populations, backfill];
