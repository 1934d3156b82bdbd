import type { EntityAmount, MeasuredSpan } from '../model';
import { LinkedCounters } from './linked-counters';
import { answer, extrapolated } from './testing/answers';

const START = 1_795_254_000;

/** Looks five minutes apart, at a server that counted so many bytes of key 1 until each of them. */
function polled(...counted: number[]): { counters: LinkedCounters; spans: Array<MeasuredSpan | null> } {
  const counters = LinkedCounters.restore(null);
  const spans = counted.map((now, index) => {
    const at = START + 300 * index;
    const since = (moment: number) => counted[Math.round((moment - START) / 300)] ?? 0;
    return counters.poll(
      at,
      counters.windows(at, 300).map((window) => {
        const edge = at - (Math.round(window / 60) - 1) * 60;
        return extrapolated(window, { '1': now - since(edge) });
      })
    );
  });
  return { counters, spans };
}

const keyOf = (span: MeasuredSpan | null | undefined): EntityAmount | undefined =>
  span?.amounts.find(({ entity }) => entity.kind === 'key');

it('tells nothing of the first look, and exact growth from the second on', () => {
  const { counters, spans } = polled(1_000_000, 1_500_000, 1_500_000, 1_500_123);
  expect(spans[0]).toBeNull();
  expect(spans[1]).toMatchObject({ from: START, to: START + 300 });
  expect(keyOf(spans[1])).toEqual({
    entity: { kind: 'key', keyId: '1' },
    from: START,
    data: { status: 'exact', value: 500_000 },
    tunnelTime: { status: 'exact', value: 500_000 },
  });
  expect(spans[2]).toEqual({ from: START + 300, to: START + 600, amounts: [] });
  expect(keyOf(spans[3])?.data).toEqual({ status: 'exact', value: 123 });
  expect(counters.counters().get('key:1')).toMatchObject({ data: 500_123, tunnelTime: 500_123 });
});

it('asks for windows back to the two anchors before, spelled anew at each look', () => {
  const { counters } = polled(1000, 2000);
  expect(LinkedCounters.restore(null).windows(START, 300)).toEqual([360]);
  expect(counters.windows(START + 600, 300)).toEqual([360, 660]);
  expect(counters.windows(START + 900, 300)).toEqual([661, 961]);
  expect(counters.windows(START + 360, 60)).toEqual([124, 424]);
  expect(counters.windows(START + 30 * 86_400, 300)).toEqual([30 * 86_400 - 240, 30 * 86_400 + 60]);
  expect(counters.windows(START + 32 * 86_400, 300)).toEqual([360]);
});

it('makes up for looks that failed, with one longer span', () => {
  const { counters } = polled(1000, 2000);
  const span = counters.poll(START + 7200, [extrapolated(6960, { '1': 9000 }), extrapolated(7260, { '1': 10_000 })]);
  expect(span).toMatchObject({ from: START + 300, to: START + 7200 });
  expect(keyOf(span)?.data).toEqual({ status: 'exact', value: 9000 });
});

it('tells between which anchors the proxy may have been started again, where a poll lacked the newest scrape', () => {
  const { counters } = polled(1000, 2000);
  expect(counters.mayHaveRestarted).toBeNull();
  counters.noteMissing();
  expect(counters.mayHaveRestarted).toEqual({ from: START + 300, to: Infinity });
  counters.poll(START + 900, [extrapolated(660, { '1': 9000 }), extrapolated(960, { '1': 10_000 })]);
  expect(counters.restarted).toBeNull();
  expect(counters.mayHaveRestarted).toEqual({ from: START + 300, to: START + 900 });
});

it('takes windows that contradict each other as unknown where they may differ by all of the amount', () => {
  const { counters } = polled(1000, 2000, 3000, 4000);
  const at = START + 1200;
  const others = { '2': 5000, '3': 5000 };
  counters.poll(at, [extrapolated(360, { '1': 1000, ...others }), extrapolated(660, { '1': 2000, ...others })]);
  counters.poll(at + 300, [
    extrapolated(360, { '1': 1000, ...others }),
    extrapolated(660, { '1': 2000, '2': 1e4, '3': 1e4 }),
  ]);
  const span = counters.poll(at + 600, [
    extrapolated(360, { '1': 4000, ...others }),
    extrapolated(660, { '1': 5500, '2': 10_000, '3': 10_000 }),
  ]);
  expect(keyOf(span)).toMatchObject({
    from: at + 300,
    data: { status: 'unknown', reason: 'disagreement', atLeast: Math.floor((4000 * 1.2) / 3.2) },
  });
});

it('passes over a look where most windows contradict each other, once', () => {
  const { counters } = polled(1000, 2000, 3000, 4000);
  const contradiction = [extrapolated(360, { '1': 1000 }), extrapolated(660, { '1': 3000 })];
  expect(counters.poll(START + 1200, contradiction)).toBeNull();
  expect(counters.lastAnchor).toBe(START + 900);
  expect(counters.windows(START + 1500, 300)).toEqual([661, 961]);
  const span = counters.poll(START + 1500, [extrapolated(661, { '1': 2000 }), extrapolated(961, { '1': 4000 })]);
  expect(keyOf(span)?.data).toMatchObject({ status: 'unknown', reason: 'disagreement' });
});

it('estimates what appears, and finds that what is gone had nothing since the last anchor', () => {
  const { counters } = polled(1000, 2000);
  const at = START + 600;
  const appeared = counters.poll(at, [
    extrapolated(360, { '1': 1000, '2': 5000 }),
    extrapolated(660, { '1': 2000, '2': 5000 }),
  ]);
  expect(appeared?.amounts.find(({ entity }) => entity.kind === 'key' && entity.keyId === '2')).toMatchObject({
    from: START,
    data: { status: 'estimated', least: Math.floor((5500 * 60) / 150), most: 5500 },
  });
  const { locations } = extrapolated(360, { '2': 0 }).metrics;
  const gone = counters.poll(at + 300, [
    answer(360, { '1': 0 }, { locations }),
    answer(660, { '1': 1100, '2': 5000 }, { locations }),
  ]);
  expect(gone?.amounts.filter(({ entity }) => entity.kind === 'key' && entity.keyId === '2')).toEqual([]);
});

it('bounds amounts of one window by the largest error', () => {
  const { counters } = polled(1000, 2000);
  const span = counters.poll(START + 600, [extrapolated(360, { '1': 30_000 })]);
  expect(keyOf(span)?.data).toEqual({ status: 'estimated', value: 30_000, least: 11_250, most: 48_750 });
});

it('adds up keys whose ids Outline lost', () => {
  const counters = LinkedCounters.restore(null);
  counters.poll(START, [extrapolated(360, { null1: 100_000, null2: 100_000 })]);
  const span = counters.poll(START + 300, [
    extrapolated(361, { null1: 1000, null2: 234 }),
    extrapolated(661, { null1: 101_000, null2: 100_234 }),
  ]);
  expect(keyOf(span)).toMatchObject({ entity: { keyId: null }, data: { status: 'exact', value: 1234 } });
});

it('counts nothing twice when a look comes again or the clock goes back', () => {
  const { counters } = polled(1000, 2000, 3000);
  const before = counters.document();
  const answers = [extrapolated(360, { '1': 1000 }), extrapolated(660, { '1': 2000 })];
  expect(counters.poll(START + 600, answers)).toBeNull();
  expect(counters.poll(START + 300, answers)).toBeNull();
  expect(counters.poll(START + 900, [answer(3660, { '1': 5 })])).toBeNull();
  expect(counters.document()).toBe(before);
  expect(counters.poll(START - 7200, [extrapolated(360, { '1': 1000 })])).toBeNull();
  expect(counters.lastAnchor).toBe(START - 7200);
});

it('goes on after a restart from its document, and begins anew where that cannot be read', () => {
  const { counters } = polled(1000, 2000, 3000);
  const restored = LinkedCounters.restore(counters.document());
  expect(restored.document()).toBe(counters.document());
  const span = restored.poll(START + 900, [extrapolated(360, { '1': 77 }), extrapolated(660, { '1': 1077 })]);
  expect(keyOf(span)?.data).toEqual({ status: 'exact', value: 77 });

  const newer = counters.document().replace('"version":1', '"version":2');
  for (const document of [null, '', '{', '[]', newer]) {
    expect(LinkedCounters.restore(document).lastAnchor).toBeNull();
  }
});
