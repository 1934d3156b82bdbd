import type { Measured } from '../model';
import { nestedSpans } from './nested-windows';
import { answer, extrapolated } from './testing/answers';

const AT = 1_795_255_200;

/** What is told of key 1, span after span from the oldest; undefined where it is not listed and so had 0. */
function told(...parameters: Parameters<typeof nestedSpans>): Array<Measured | undefined> {
  return nestedSpans(...parameters).map(
    ({ amounts }) => amounts.find(({ entity }) => entity.kind === 'key' && entity.keyId === '1')?.data
  );
}

/** What a series counted that began in the span, and of which all longer windows show 9000. */
function bornWith(most: number): unknown {
  return { status: 'estimated', value: expect.any(Number), least: expect.any(Number), most };
}

it('tells of the spans between edges, oldest first, and of the newest one', () => {
  const spans = nestedSpans(AT, [
    extrapolated(3660, { '1': 100_000 }),
    extrapolated(360, { '1': 10_000 }),
    extrapolated(7260, { '1': 400_000 }),
  ]);
  expect(spans.map(({ from, to }) => [AT - from, AT - to])).toEqual([
    [7200, 3600],
    [3600, 300],
    [300, 0],
  ]);
  expect(spans.map(({ amounts }) => amounts[0]?.data)).toEqual([
    { status: 'estimated', value: 300_000, least: 295_000, most: 305_000 },
    { status: 'estimated', value: 90_000, least: 88_000, most: 92_000 },
    { status: 'estimated', value: 10_000, least: 8000, most: 12_000 },
  ]);
});

it('tells idle spans from spans before a series began', () => {
  const idle = [extrapolated(360, { '1': 0 }), extrapolated(660, { '1': 5000 }), extrapolated(960, { '1': 5000 })];
  expect(told(AT, idle)).toEqual([undefined, expect.objectContaining({ status: 'estimated', value: 5000 }), undefined]);

  const young = [extrapolated(360, { '1': 3000 }), ...[660, 960, 1260].map((since) => answer(since, { '1': 9000 }))];
  expect(told(AT, young)).toEqual([
    undefined,
    undefined,
    bornWith(6000),
    expect.objectContaining({ status: 'estimated', value: 3000 }),
  ]);
});

it('never makes 0 of what is negative', () => {
  const fallen = [extrapolated(360, { '1': 50_000 }), extrapolated(660, { '1': 40_000 })];
  expect(told(AT, fallen)[0]).toEqual({ status: 'unknown', reason: 'negative', atLeast: 0 });
  const noise = [extrapolated(360, { '1': 50_000 }), extrapolated(660, { '1': 49_999 })];
  expect(told(AT, noise)[0]).toBeUndefined();
});

it('does not take for one what grew a little between two answers that are some moments apart', () => {
  const answers = [13_620, 13_920, 14_220].map((since, index) => ({
    ...extrapolated(since, { '1': 704_643_589 + (index > 0 ? 100_000 : 0) + (index > 1 ? 50_000_000 : 0) }),
    answeredAt: AT + index * 0.04,
  }));
  expect(told(AT, answers)[1]).toMatchObject({ status: 'estimated', value: 100_000 });
});

it('takes an answer that knows less than that of a shorter window for an old one, and what the next has more for unknown', () => {
  const answers = [
    extrapolated(360, { '1': 50_000 }),
    extrapolated(660, { '1': 20_000 }),
    extrapolated(960, { '1': 60_000 }),
    extrapolated(1260, { '1': 70_000 }),
  ];
  const negative = { status: 'unknown', reason: 'negative', atLeast: 0 };
  expect(told(AT, answers).slice(0, 3)).toEqual([expect.objectContaining({ value: 10_000 }), negative, negative]);
});

it('does not tell when that flowed which only windows over a restart show', () => {
  const answers = [extrapolated(360, { '1': 0 }), extrapolated(660, { '1': 0 }), extrapolated(960, { '1': 9_000_000 })];
  const unknown = { status: 'unknown', reason: 'disagreement', atLeast: 0 };
  expect(told(AT, answers)[1]).toBeUndefined();
  expect(told(AT, answers, { restart: { from: AT - 900, to: AT - 600 } })).toEqual([unknown, unknown, unknown]);
});

it('does not know that no bytes flowed where none grew in any window while there was tunnel time', () => {
  const place = (tunnelTime: number) => ({
    locations: [{ location: 'DE', asn: 3320, asOrg: null, data: 0, tunnelTime }],
  });
  const spans = nestedSpans(AT, [
    answer(360, { '1': 0 }, place(0)),
    answer(660, { '1': 5000 }, place(47)),
    answer(960, { '1': 9000 }, place(47)),
  ]);
  const dataOf = ({ amounts }: (typeof spans)[number]) =>
    amounts.find(({ entity }) => entity.kind === 'location')?.data;
  expect(spans.map(dataOf)).toEqual([undefined, { status: 'unknown', reason: 'new', atLeast: 0 }, undefined]);
});

it('takes what came back after a restart for part of its span, as only windows over the restart show its first sample', () => {
  const grown = [3000, 6000, 20_000, 24_000].map((bytes, index) => extrapolated(360 + 300 * index, { '1': bytes }));
  const spans = told(AT, grown, { restart: { from: AT - 900, to: AT - 600 } });
  expect(spans[1]).toMatchObject({ status: 'estimated', value: 14_000, least: 0 });
  expect(spans[2]).toEqual(told(AT, grown)[2]);
});

it('bounds what ended at an unknown moment', () => {
  const last = told(AT, [answer(360, { '2': 0 }), answer(3660, { '1': 1e6, '2': 0 })])[0];
  expect(last).toMatchObject({ status: 'estimated' });
  const { least, most } = last?.status === 'estimated' ? last : { least: 0, most: 0 };
  // Of a counter that was close to 0 at the beginning less is left.
  expect(least).toBeLessThan((1e6 * 60) / 150);
  expect(least).toBeGreaterThan(0.95 * ((1e6 * 60) / 150));
  expect(most).toBeGreaterThan((1e6 * 3240) / 3300);
});

it('ends where data ends that is old', () => {
  const newestData = AT - 3000 + 17;
  const evaluatedAt = AT + 62;
  const oldData = { newestData, evaluatedAt };
  const covered = 7260 - (evaluatedAt - newestData);
  const sampled = Math.floor(covered / 60) * 60;
  const spans = nestedSpans(AT, [answer(7260, { '1': (6000 * (covered + 30)) / sampled }), answer(360, {})], {
    oldData,
  });
  expect(spans).toHaveLength(1);
  expect(spans[0]).toMatchObject({ from: AT - 3000 - sampled, to: AT - 3000 });
  expect(spans[0]?.amounts[0]?.data).toMatchObject({ status: 'estimated', value: 6000 });
});

it('knows a series that began within the shorter windows, however long the answers took', () => {
  // 900 bytes a minute on average: each second until the next scrape adds 15.
  const young = [660, 960, 1260].map((since, index) => ({
    ...answer(since, { '1': 9000 + 15 * 1.4 * index }),
    answeredAt: AT + 20 + 1.4 * index,
  }));
  const shortest = { ...extrapolated(360, { '1': 3000 }), answeredAt: AT + 18.6 };
  expect(told(AT, [shortest, ...young])).toEqual([
    undefined,
    undefined,
    bornWith(6000),
    expect.objectContaining({ status: 'estimated', value: 3000 }),
  ]);
});

it('does not place what was counted at some time since a restart', () => {
  const connected = (since: number, bytes: Record<string, number>) => {
    const { metrics, ...rest } = answer(since, bytes);
    const accessKeys = metrics.accessKeys.map((key) => ({ ...key, tunnelTime: since / 2 }));
    return { ...rest, metrics: { ...metrics, accessKeys } };
  };
  const since = [360, 660, 960].map((seconds) => connected(seconds, { '1': 0 }));
  const unknown = { status: 'unknown', reason: 'disagreement', atLeast: 0 };
  expect(told(AT, [...since, connected(1260, { '1': 12_000_000, '2': 5 })])).toEqual(Array(4).fill(unknown));
  // Without a restart it was idle, and closed a long connection before.
  expect(told(AT, [...since, connected(1260, { '1': 12_000_000 })]).slice(1)).toEqual(
    Array(3).fill({ status: 'exact', value: 0 })
  );
});

it('bounds what was counted before a restart by what was counted since', () => {
  const young = [extrapolated(360, { '1': 3000 }), ...[660, 960, 1260].map((since) => answer(since, { '1': 9000 }))];
  expect(told(AT, [...young, answer(1560, { '1': 700_000 }), answer(1860, { '1': 800_000 })]).slice(0, 3)).toEqual([
    expect.objectContaining({ status: 'estimated' }),
    expect.objectContaining({ status: 'estimated', least: expect.any(Number) }),
    undefined,
  ]);
});

it('allows for series that ended at a restart before which they grew', () => {
  const young = [extrapolated(3660, { '1': 3000 }), ...[7260, 10_860].map((since) => answer(since, { '1': 9000 }))];
  // Half a scrape is added to what ended some minutes ago, and 40 s at its beginning.
  const ended = 87e6;
  const answered = Math.round((ended * (13_800 + 70)) / 13_800) + 9000;
  const before = told(AT, [...young, answer(14_460, { '1': answered }), answer(18_060, { '1': answered })])[1];
  const { least, most } = before?.status === 'estimated' ? before : { least: Infinity, most: 0 };
  expect(least).toBeLessThanOrEqual(ended);
  expect(most).toBeGreaterThanOrEqual(ended);
});
