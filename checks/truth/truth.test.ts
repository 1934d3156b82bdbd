import { specialCases } from './cases';
import { recordedSets } from './sets';

it.each(recordedSets.map((set) => [set.name, set] as const))('%s', async (_, { judge }) => {
  expect((await judge()).mistakes).toEqual([]);
});

it.each(specialCases.map((each) => [each.name, each] as const))('%s', async (_, { check }) => {
  await check();
});
