import { playFirstHour, type PlayedPanel } from './first-hour';
import { mistakesOf } from './judge';

it.each(['lost', 'kept'] as const)(
  'shows what flowed, from minute 8 on, with the store %s in between',
  async (store) => {
    const panels = await playFirstHour(store);
    expect(panels.flatMap(mistakesOf)).toEqual([]);
    if (store === 'kept') {
      expect([10, 16, 23.8, 37].map((minute) => surenessOf(panels, minute))).toEqual([0.43, 0.62, 0.87, 1]);
    }
  }
);

/** The least of the server's bytes of the last hour, as a share of the most. */
function surenessOf(panels: readonly PlayedPanel[], minute: number): number {
  const panel = panels.find(
    ({ family, shape, window, ...other }) =>
      other.minute === minute && family === 'server-metrics' && shape === 'table' && window === '1 h'
  );
  const { least = 0, most = 0 } = panel?.amounts.find(({ figure }) => figure === 'data') ?? {};
  return Math.round((100 * least) / most) / 100;
}
