import fc from 'fast-check';
import { ScriptedClient } from '../population/scripted-client';
import { summarize } from './increase';
import { Scrapes } from './scrapes';
import { CounterSeries } from './series';
import { Timeline } from './timeline';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const place = { location: 'EG', asn: null, asOrg: null, utcOffset: 2 };

const moment = fc.integer({ min: 0, max: 2 * HOUR });
const session = fc.record({
  start: moment,
  length: fc.integer({ min: 1, max: HOUR }),
  connections: fc.integer({ min: 1, max: 5 }),
  tcpDown: fc.nat(1e6),
  tcpUp: fc.nat(1e6),
  udpDown: fc.nat(1e6),
  udpUp: fc.nat(1e6),
});
const span = fc.tuple(moment, moment).map(([one, other]) => ({ from: Math.min(one, other), to: Math.max(one, other) }));
const history = fc.record({
  phase: fc.integer({ min: 0, max: MINUTE - 1 }),
  sessions: fc.array(session, { maxLength: 6 }),
  restarts: fc.array(moment, { maxLength: 3 }),
  missed: fc.array(
    span.map(({ from }) => ({ from, to: from + 5 * MINUTE })),
    { maxLength: 3 }
  ),
});

const timelineOf = ({
  phase,
  restarts,
  missed,
}: {
  phase: number;
  restarts: number[];
  missed: Array<{ from: number; to: number }>;
}): Timeline => {
  const timeline = new Timeline(new Scrapes(0, phase));
  restarts.forEach((at) => timeline.restart(at));
  missed.forEach((each) => timeline.scrapes.miss(each));
  return timeline;
};

it('sums up a window as if all of its samples had been stored', () => {
  fc.assert(
    fc.property(
      history,
      fc.array(span),
      fc.constantFrom('tcpDown', 'udpUp', 'tunnelTime'),
      (given, windows, quantity) => {
        const timeline = timelineOf(given);
        const client = new ScriptedClient('0', place);
        given.sessions.forEach((each) => client.connect(each));
        const source = (times: Float64Array) => times.map((at) => client.counted(quantity, at));
        const series = new CounterSeries({}, source, timeline);

        expect(series.windows(timeline.scraped(windows))).toEqual(
          windows.map((window) => summarize(series.samples(window)))
        );
      }
    )
  );
});

it('counts the scrapes between two scrapes, without those that were missed', () => {
  fc.assert(
    fc.property(history, span, (given, window) => {
      const { scrapes } = timelineOf(given);
      const listed = scrapes.list(window);
      const [first, last] = [listed[0], listed.at(-1)];
      fc.pre(first !== undefined && last !== undefined);
      expect(scrapes.atOrAfter(window.from)).toBe(first);
      expect(scrapes.atOrBefore(window.to)).toBe(last);
      expect(scrapes.count({ from: first ?? 0, to: last ?? 0 })).toBe(listed.length);
    })
  );
});
