import { playFirstHour } from './first-hour';
import { mistakesOf } from './judge';

it.each(['lost', 'kept'] as const)(
  'shows what flowed, from minute 8 on, with the store %s in between',
  async (store) => {
    expect((await playFirstHour(store)).flatMap(mistakesOf)).toEqual([]);
  }
);
