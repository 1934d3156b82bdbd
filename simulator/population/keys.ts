import { mix, randomFrom, type Random } from '../random';
import { places, type Place } from './places';
import { RhythmicClient } from './rhythmic-client';
import type { Client } from './traffic';

/** Names as people give them: many alphabets, one with a slash, one empty, one with quotes. */
const NAMES = [
  'Alice',
  'Bob’s phone',
  'Мария',
  '',
  'Office/Berlin',
  'خانواده',
  '李雷 laptop',
  'guest 🌍',
  'router "attic"',
  'Zoë',
  'José & Inés',
  'test-key',
];

export interface PlannedKey {
  id: string;
  name: string;
  /** Share of its data limit that it uses up in 30 days; undefined for a key without limit of its own. */
  useAgainstLimit: number | undefined;
  clients: Client[];
}

export interface PopulationOptions {
  seed: number;
  /** How many keys have ids that the server chose: `0`, `1`, … */
  keys: number;
  /** Further keys with these ids. */
  customIds: readonly string[];
  /** Nothing was counted before, epoch milliseconds. */
  since: number;
  /** Have the counters been running before `since`? */
  olderThanHistory: boolean;
}

/**
 * The keys of a server and their clients, the same for the same seed. Every eleventh key was used long ago only, every
 * seventeenth never; some share a place, some have several devices.
 */
export const planKeys = (options: PopulationOptions): PlannedKey[] => {
  const ids = [...Array.from({ length: options.keys }, (_, index) => String(index)), ...options.customIds];
  return ids.map((id, index) => {
    const seed = mix(options.seed, index + 1);
    return {
      id,
      name: nameOf(index),
      useAgainstLimit: SHARES[index % SHARES.length],
      clients: clientsOf(id, index, seed, options),
    };
  });
};

/** Use against the limit: for most keys none, for the others from idle to over. */
const SHARES = [undefined, 0.35, undefined, 0.82, undefined, undefined, 0.97, undefined, 1.04, undefined];

const nameOf = (index: number): string => {
  const name = NAMES[index % NAMES.length] ?? '';
  return index < NAMES.length || name === '' ? name : `${name} ${Math.floor(index / NAMES.length) + 1}`;
};

const clientsOf = (keyId: string, index: number, seed: number, options: PopulationOptions): Client[] => {
  if (index % 17 === 16) {
    return [];
  }
  const random = randomFrom(seed);
  const idle = index % 11 === 10;
  const habitual = { activity: 0.15 + 0.75 * random(), bytesPerSecond: Math.floor(8000 * 20 ** random()) };
  const devices = 1 + Math.floor(3 * random() ** 3);
  return Array.from({ length: devices }, (_, device) => {
    const habits = {
      ...habitual,
      activity: idle ? 0 : habitual.activity,
      keyId,
      place: device === 0 ? placeAt(index * 3) : placeAt(Math.floor(random() ** 1.6 * places.length)),
      seed: mix(seed, device + 1),
      usesUdp: random() < 0.4,
      secondsBefore: options.olderThanHistory ? secondsBefore(random) : 0,
    };
    return new RhythmicClient(habits, options.since);
  });
};

const secondsBefore = (random: Random): number => 200_000 + Math.floor(random() * 400_000);

const placeAt = (index: number): Place => {
  const place = places[index % places.length];
  if (place === undefined) {
    throw new RangeError('there is no place');
  }
  return place;
};
