import type { Hours } from '../../../pkg/history/silence/silence';
import { randomFrom, type Random } from '../../../simulator/random';

/** A block of a place: what is left of its devices between two hours. */
export interface Block {
  place: number;
  from: number;
  to: number;
  left: number;
}

export interface Months {
  /** Of each place. */
  devices: Hours[];
  data: Hours[];
  users: number[];
  blocks: Block[];
}

const WEEK = 168;
const WEEKS = 10;
const USERS = [3, 6, 12, 25, 50, 100, 200, 400];

/**
 * Ten weeks of a server's places, by hour: days and weekends of their time zones, growth, moods of some hours, a holiday
 * of each place and one of all, outages that are known and such that look like silence of all. Half of the places are
 * blocked once, after the sixth week.
 */
export function simulateMonths(seed: number): Months {
  const random = randomFrom(seed);
  const hours = WEEKS * WEEK;
  const outages = Array.from({ length: 6 }, () => ({
    at: Math.floor(random() * hours),
    length: 1 + Math.floor(random() * 8),
    isKnown: random() < 0.5,
  }));
  const holidayOfAll = 6 * WEEK + Math.floor(random() * 4 * WEEK);
  const blocks: Block[] = [];
  const users: number[] = [];
  const devices = USERS.map((size, place) => {
    const most = Math.round(size * (0.7 + 0.6 * random()));
    const [zone, growth] = [Math.floor(random() * 24), (random() - 0.5) * 0.1];
    const holiday = 6 * WEEK + Math.floor(random() * 4 * WEEK);
    const block = random() < 0.5 ? null : blockOf(place, random);
    users.push(most);
    blocks.push(...(block ? [block] : []));
    let mood = 0;
    return Array.from({ length: hours }, (_, hour) => {
      mood = 0.9 * mood + 0.12 * (random() + random() + random() - 1.5);
      const factors = [
        awakeShare(hour + zone),
        Math.exp((growth * hour) / WEEK + mood * 0.5),
        Math.abs(hour - holiday) < 12 ? 0.6 : 1,
        hour >= holidayOfAll && hour < holidayOfAll + 24 ? 0.65 : 1,
        block && hour >= block.from && hour < block.to ? block.left : 1,
      ];
      const there = countAround(
        factors.reduce((product, factor) => product * factor, most),
        random
      );
      const outage = outages.find(({ at, length }) => hour >= at && hour < at + length);
      return outage ? (outage.isKnown ? null : 0) : there * (0.6 + 0.4 * random());
    });
  });
  // Of dice of its own: devices are those of every version of this.
  const dice = randomFrom(seed + 1_000_000);
  return { devices, data: devices.map((hours) => hours.map((there) => there && dataOf(there, dice))), users, blocks };
}

function blockOf(place: number, random: Random): Block {
  const from = 6 * WEEK + 30 + Math.floor(random() * 3 * WEEK);
  return { place, from, to: from + 6 + Math.floor(random() * 100), left: random() < 0.7 ? 0.03 : 0.3 };
}

/** Of the people of a place, at an hour of its own time. */
function awakeShare(hour: number): number {
  const isWeekend = Math.floor(hour / 24) % 7 >= 5;
  return (0.15 + 0.175 * (1 - Math.cos((((hour % 24) - 4) / 24) * 2 * Math.PI))) * (isWeekend ? 1.15 : 1);
}

/** Megabytes of an hour: most people read, some watch, and one in fifty loads something large. */
function dataOf(devices: number, random: Random): number {
  let sum = 0;
  for (let device = 0; device < devices; device++) {
    const part = Math.min(1, devices - device);
    const use = 5 * Math.exp(2.4 * (random() + random() + random() - 1.5));
    sum += part * use * (random() < 0.02 ? 40 : 1);
  }
  return sum;
}

/** A count with this mean, as of people who come and go by themselves. */
function countAround(mean: number, random: Random): number {
  if (mean >= 30) {
    const deviation = Array.from({ length: 6 }, random).reduce((sum, each) => sum + each, -3) * Math.SQRT2;
    return Math.max(0, mean + Math.sqrt(mean) * deviation);
  }
  let [count, product] = [0, random()];
  while (product > Math.exp(-mean)) {
    count++;
    product *= random();
  }
  return count;
}
