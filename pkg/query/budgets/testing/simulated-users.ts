import { mix, randomFrom, type Random } from '../../../../simulator/random';

/** What a simulated person uses on each day, bytes. */
export interface SimulatedUser {
  habit: (typeof habits)[number];
  /** By day; the first one is a Monday. */
  days: number[];
}

/** Evenly; much at weekends; only at work; some days much and else little; more each week; less since some day; now and then. */
export const habits = ['even', 'weekends', 'work', 'bursts', 'grows', 'changes', 'seldom'] as const;

/** By weekday from Monday on. */
const weeks: Partial<Record<SimulatedUser['habit'], readonly number[]>> = {
  weekends: [0.5, 0.5, 0.5, 0.6, 1.2, 2, 1.7],
  work: [1.4, 1.4, 1.4, 1.3, 1.2, 0.2, 0.1],
};

/** A person with habits of their own, the same for the same seed. */
export function simulateUser(seed: number, length: number): SimulatedUser {
  const random = randomFrom(mix(seed, 77));
  const habit = habits[seed % habits.length] ?? 'even';
  const typical = 2e8 * 20 ** random();
  const spread = 0.25 + 0.5 * random();
  const change = { day: Math.floor(random() * length), to: 0.3 + 1.6 * random() };
  const weekly = 0.97 + 0.12 * random();
  return {
    habit,
    days: Array.from({ length }, (_, day) => {
      const ofWeek = weeks[habit]?.[day % 7] ?? 1;
      return Math.round(typical * ofWeek * lognormal(random, spread) * levelOf(day));
    }),
  };

  function levelOf(day: number): number {
    switch (habit) {
      case 'bursts':
        return random() < 0.2 ? 3.4 : 0.4;
      case 'grows':
        return weekly ** (day / 7);
      case 'changes':
        return day < change.day ? 1 : change.to;
      case 'seldom':
        return random() < 0.35 ? 1 : 0;
      case 'even':
      case 'weekends':
      case 'work':
        return 1;
    }
  }
}

/** With a mean of 1. */
function lognormal(random: Random, spread: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.exp(spread * normal - spread ** 2 / 2);
}
