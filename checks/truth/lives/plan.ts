import type { OutlineVersion } from '../../../simulator/outline/configuration';
import { places } from '../../../simulator/population/places';
import type { Connection } from '../../../simulator/machine';
import { mix } from '../../../simulator/random';
import { Dice } from './dice';
import { planHappenings, type Happening } from './happenings';

export const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export type Replicas = 'none' | 'one store' | 'two stores';

/** A server from its creation on, and what watches it. Moments are epoch milliseconds of the server's clock. */
export interface Life {
  number: number;
  seed: number;
  version: OutlineVersion;
  createdAt: number;
  /** When the server is met: its creation, or later where all before is the work of a population. */
  beginsAt: number;
  endsAt: number;
  /** When the data source is added. */
  addedAt: number;
  scrapePhase: number;
  /** Its clients have a daily rhythm; else they only do what `connections` says. */
  isPopulated: boolean;
  keys: number;
  connections: Connection[];
  happenings: Happening[];
  /** When panels ask. */
  looks: number[];
  replicas: Replicas;
  timeoutSeconds: number;
}

/** The life of a number follows from the seed and the number alone. */
export function planLife(seed: number, number: number): Life {
  const dice = new Dice(mix(seed, number));
  const age = ageOf(dice);
  const createdAt = Date.UTC(2026, 9, 5) + Math.floor(dice.between(0, 30 * DAY));
  const endsAt = createdAt + age;
  const watched = Math.min(age, dice.chance(0.1) ? dice.between(4, 14) * HOUR : dice.between(0.4, 3) * HOUR);
  const isYoung = age < DAY;
  const beginsAt = isYoung && watched === age ? createdAt : endsAt - watched;
  const addedAt = beginsAt + dice.between(0, Math.min(10 * MINUTE, watched / 3));
  const isPopulated = !isYoung;
  const keys = dice.whole(1, 4);
  const happenings = planHappenings(dice, { from: addedAt, to: endsAt, keys });
  const hangs = happenings.some((each) => each.kind === 'prometheus' && each.state === 'frozen');
  return {
    number,
    seed,
    version: dice.chance(0.25) ? '1.12.3' : 'master',
    createdAt,
    beginsAt,
    endsAt,
    addedAt,
    scrapePhase: dice.whole(0, 59_999),
    isPopulated,
    keys,
    connections: planConnections(dice, { from: isYoung ? createdAt : beginsAt - HOUR, to: endsAt, keys, happenings }),
    happenings,
    looks: planLooks(dice, addedAt, endsAt, happenings),
    replicas: dice.chance(0.8) ? 'none' : dice.chance(0.5) ? 'one store' : 'two stores',
    // What never answers costs real time.
    timeoutSeconds: hangs ? 0.5 : 30,
  };
}

/** One minute to 40 days, most of them within the first two hours. */
function ageOf(dice: Dice): number {
  if (dice.chance(0.65)) {
    return dice.logarithmic(MINUTE, 2 * HOUR);
  }
  return dice.chance(0.5) ? dice.logarithmic(2 * HOUR, DAY) : dice.logarithmic(DAY, 40 * DAY);
}

function planLooks(dice: Dice, from: number, to: number, happenings: readonly Happening[]): number[] {
  const count = Math.min(7, Math.max(2, Math.ceil((to - from) / (2 * MINUTE))));
  const any = Array.from({ length: count }, () => dice.between(from, to));
  // Soon after something happened, and again within the time of the server's cache.
  const soon = happenings.filter(() => dice.chance(0.3)).map(({ at }) => at + dice.between(0.5, 4) * MINUTE);
  const again = (any[0] ?? from) + dice.between(0.6, 4) * MINUTE;
  return [...any, ...soon, again, to]
    .filter((at) => at <= to)
    .map(Math.floor)
    .sort((left, right) => left - right);
}

interface Stretch {
  from: number;
  to: number;
}

type Habit = (dice: Dice, keyId: string, life: Stretch) => Connection[];

/** How a key is used. */
const habits: readonly Habit[] = [
  /** Steady downloads. */
  (dice, keyId, life) => {
    const [every, down] = [dice.between(20, 120), dice.logarithmic(1e5, 2e7)];
    return often(dice, keyId, life, every, { down, length: 15_000 });
  },
  /** Bursts with pauses. */
  (dice, keyId, life) =>
    often(dice, keyId, life, dice.between(300, 2400), { down: dice.logarithmic(1e6, 3e8), length: 40_000 }),
  /** UDP without end. */
  (dice, keyId, life) =>
    often(dice, keyId, life, 60, { down: dice.logarithmic(1e4, 5e6), length: 59_000, protocol: 'udp' }),
  /** TCP, and UDP from some time on. */
  (dice, keyId, life) => {
    const late = { from: dice.between(life.from, life.to), to: life.to };
    return [
      ...often(dice, keyId, life, dice.between(30, 90), { down: 3e6, length: 9000 }),
      ...often(dice, keyId, late, 60, { down: dice.logarithmic(1e5, 1e7), length: 50_000, protocol: 'udp' }),
    ];
  },
  /** Connections that stay open for long. */
  (dice, keyId, life) => {
    const length = dice.between(5, 40) * MINUTE;
    return often(dice, keyId, life, length / 1000 + 20, { down: dice.logarithmic(1e6, 1e9), length });
  },
  /** Once. */
  (dice, keyId, life) => [{ keyId, at: dice.whole(life.from, life.to), down: dice.whole(1000, 1e8), length: 5000 }],
  /** Never. */
  () => [],
];

function often(
  dice: Dice,
  keyId: string,
  { from, to }: Stretch,
  everySeconds: number,
  { length = 1000, down = 0, protocol }: Omit<Connection, 'keyId' | 'at'>
): Connection[] {
  // Long lives are quieter, so that they do not become long computations.
  const every = Math.max(everySeconds * 1000, (to - from) / 300);
  const place = dice.one(places.slice(0, 5));
  const connections: Connection[] = [];
  for (let at = from + dice.between(0, every); at < to; at += every * dice.between(0.8, 1.2)) {
    const bytes = Math.floor(down * dice.between(0.5, 1.5));
    const [start, lasting] = [Math.floor(at), Math.max(1, Math.floor(length))];
    connections.push({ keyId, at: start, length: lasting, down: bytes, up: Math.floor(bytes / 20), protocol, place });
  }
  return connections;
}

interface TrafficPlan extends Stretch {
  keys: number;
  happenings: readonly Happening[];
}

function planConnections(dice: Dice, { from, to, keys, happenings }: TrafficPlan): Connection[] {
  const idle = Array.from({ length: dice.whole(0, 2) }, () => {
    const begin = dice.between(from, to);
    return { from: begin, to: begin + dice.between(0.05, 0.3) * (to - from) };
  });
  const born = happenings.flatMap((each) => (each.kind === 'key-born' ? [{ keyId: each.keyId, from: each.at }] : []));
  const users = [
    ...Array.from({ length: keys }, (_, index) => ({
      keyId: String(index),
      from: from + dice.between(0.2, 4) * MINUTE,
    })),
    ...born.map((each) => ({ ...each, from: each.from + dice.between(0, 2) * MINUTE })),
  ];
  return users
    .filter((user) => user.from < to)
    .flatMap((user) => dice.one(habits)(dice, user.keyId, { from: user.from, to }))
    .filter(({ at = 0 }) => !idle.some((pause) => at >= pause.from && at < pause.to));
}
