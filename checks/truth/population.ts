import { randomFrom } from '../../simulator/random';
import { MINUTE, SimulatedLooks, type SimulatedOptions } from './simulated';

const BEGIN = Date.UTC(2026, 10, 20);
const DAY = 24 * 60;

/** A population of clients over some days; `events` adds restarts, missing scrapes, new keys and skipped looks. */
export interface PopulationRun extends Pick<SimulatedOptions, 'version' | 'sampleSeconds' | 'seed' | 'delay'> {
  name: string;
  days: number;
  events: boolean;
}

export const populationRuns: readonly PopulationRun[] = [
  { name: 'population, master, 4 days', version: 'master', sampleSeconds: 300, seed: 1, days: 4, events: true },
  { name: 'population, 1.12.3, 2 days', version: '1.12.3', sampleSeconds: 300, seed: 2, days: 2, events: true },
  { name: 'population, each minute', version: 'master', sampleSeconds: 60, seed: 3, days: 0.4, events: true },
  {
    name: 'population, without events',
    version: 'master',
    sampleSeconds: 300,
    seed: 4,
    days: 1,
    events: false,
    delay: 31_000,
  },
];

export async function runPopulation({ days, events, ...options }: PopulationRun): Promise<SimulatedLooks> {
  const customIds = ['my-id', 'кл', '7up'];
  const looks = new SimulatedLooks({ ...options, begin: BEGIN, keys: 12, customIds, scrapePhase: 23_456 });
  const random = randomFrom(options.seed ?? 1);
  const minutes = days * DAY;
  if (events) {
    addEvents(looks, minutes, random);
  }
  await looks.run(minutes, () => events && random() < 0.02);
  return looks;
}

/** Two restarts and eight missing scrapes a day, an outage, and keys that are new and soon deleted. */
function addEvents(looks: SimulatedLooks, minutes: number, random: () => number): void {
  const { scrapes } = looks.machine.timeline;
  const anyMoment = (from = 0): number => BEGIN + (from + random() * (minutes - from)) * MINUTE;
  for (let index = 0; index < (2 * minutes) / DAY; index += 1) {
    looks.restart(anyMoment());
  }
  for (let index = 0; index < (8 * minutes) / DAY; index += 1) {
    const from = anyMoment();
    scrapes.miss({ from, to: from + MINUTE - 1 });
  }
  for (let key = 0; key < 8; key += 1) {
    const created = random() * minutes;
    const place = { location: 'ZZ', asn: 64_500 + (key % 3), asOrg: null, utcOffset: 0 };
    for (let connection = 0; connection < 30; connection += 1) {
      looks.machine.connect({
        keyId: String(20 + key),
        at: anyMoment(created),
        length: Math.floor(1000 + random() * 10 * MINUTE),
        down: Math.floor(10 ** (3 + 5 * random())),
        up: Math.floor(10 ** (2 + 4 * random())),
        protocol: random() < 0.4 ? 'udp' : 'tcp',
        place,
      });
    }
  }
}
