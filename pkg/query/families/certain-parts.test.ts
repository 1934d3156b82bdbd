import { keepHistory } from '../testing/kept-history';
import { exact, HOUR, writeHour } from '../testing/measured-hour';
import { clock, epoch, key } from '../testing/steady-amounts';
import { certainParts } from './certain-parts';

it('takes a counter for one that began with the first bucket in which it grew', async () => {
  const history = await keepHistory(() => epoch(clock));
  const begun = HOUR.to - 600;
  writeHour(history, (from) => [[key('0'), exact(from < begun ? 0 : 3000)]]);
  const request = { kind: 'key', entities: [key('0')], signal: new AbortController().signal } as const;
  const parts = await certainParts(history, HOUR, request);
  const { data } = parts?.of(key('0'), { from: HOUR.from, to: HOUR.to + 60 }) ?? { data: null };
  expect(data).toMatchObject({ amount: 6000, mostRate: 3000 / 300 + 3000 / 600 });
  history.close();
});
