import { amountsOf, type Quantity } from '../../pkg/history/measurement/answer-amounts';
import { nestedSpans } from '../../pkg/history/measurement/nested-windows';
import { nameOf, type Entity, type Measured } from '../../pkg/history/model';
import {
  recordedGrowth,
  recordedWindows,
  type RecordedGrowth,
  type RecordedWindow,
} from '../../simulator/captures/captures';
import { recordedAnswer } from './answers';
import type { TrueGrowth } from './counter-growth';
import { judgeOne, newTally, type Tally } from './verdict';

const nothing: Measured = { status: 'exact', value: 0 };

/** Windows of many lengths, asked for at one moment: the amounts between their edges beside what was counted there. */
export function nestedWindows(
  name: string,
  kinds: readonly string[],
  lengths: (since: number) => boolean,
  hasOldData: boolean
): Tally {
  const tally = newTally();
  const growth = new Map(recordedGrowth(name).map((row) => [`${row.since} ${row.asked}`, row]));
  for (const windows of momentsOf(
    recordedWindows(name).filter(({ kind, since }) => kinds.includes(kind) && lengths(since))
  )) {
    const recorded = windows.flatMap((window) => {
      const grown = growth.get(`${window.since} ${window.asked}`);
      return grown === undefined ? [] : [{ window, growth: grown }];
    });
    const last = recorded[0]?.growth.last ?? 0;
    const evaluatedAt = (windows[0]?.asked ?? 0) / 1000;
    const oldData = hasOldData ? { newestData: last, evaluatedAt } : undefined;
    const spans = nestedSpans(
      Math.floor(last / 60) * 60,
      recorded.map(({ window }) => recordedAnswer(window)),
      { oldData }
    ).reverse();
    for (const [index, { from, to, amounts }] of spans.entries()) {
      const older = recorded[index];
      if (older === undefined) {
        throw new Error(`${name}: a window without its growth`);
      }
      for (const { entity, quantity, truth } of grownBetween(recorded[index - 1], older)) {
        const measured = amounts.find((row) => nameOf(row.entity) === nameOf(entity))?.[quantity] ?? nothing;
        judgeOne(tally, { name: nameOf(entity), quantity, from, to, measured }, truth);
      }
    }
  }
  return tally;
}

/** Groups windows by the moment at which they were asked for, the shortest first. */
function momentsOf(windows: readonly RecordedWindow[]): RecordedWindow[][] {
  const moments = new Map<number, RecordedWindow[]>();
  for (const window of windows.filter(({ status }) => status === 200)) {
    const moment = [...moments.keys()].find((known) => Math.abs(known - window.asked) < 20_000) ?? window.asked;
    moments.set(moment, [...(moments.get(moment) ?? []), window]);
  }
  return [...moments.values()].map((group) => group.sort((left, right) => left.since - right.since));
}

interface Grown {
  entity: Entity;
  quantity: Quantity;
  truth: TrueGrowth;
}

/** What was counted between the first scrapes of two windows, and what of it their answers cannot show. */
function grownBetween(newer: Recorded | undefined, older: Recorded): Grown[] {
  return figuresOf(older).map(({ entity, quantity, grown, unseen }) => {
    const before =
      newer && figuresOf(newer).find((row) => row.quantity === quantity && nameOf(row.entity) === nameOf(entity));
    const inFirstSamples = unseen - (before?.unseen ?? 0);
    const truth = {
      amount: grown - (before?.grown ?? 0),
      inFirstSamples: Math.max(inFirstSamples, 0),
      ofLaterSpan: Math.max(-inFirstSamples, 0),
    };
    return { entity, quantity, truth };
  });
}

interface Recorded {
  window: RecordedWindow;
  growth: RecordedGrowth;
}

/** Of each entity what its counters grew in a window, and the part that its answer, by Prometheus's rule, leaves out. */
function figuresOf({ window, growth }: Recorded) {
  const amounts = amountsOf(recordedAnswer(window).metrics);
  const figure = (entity: Entity, quantity: Quantity, grown: number) => {
    const shown = (amounts.get(nameOf(entity))?.[quantity] ?? 0) / stretchOf(window, growth);
    const unseen = Math.abs(grown - shown) > 2e-5 * grown ? grown - shown : 0;
    return { entity, quantity, grown, unseen };
  };
  const keys = (quantity: Quantity, scale: number) =>
    Object.entries(growth[quantity] ?? {}).map(([keyId, grown]) =>
      figure({ kind: 'key', keyId }, quantity, grown * scale)
    );
  const locations = (growth.locations ?? []).map(([location, asn, asOrg, grown]) =>
    figure(
      {
        kind: 'location',
        location,
        asn: asn === 'None' ? null : Number(asn),
        asOrg: asOrg === 'None' ? null : asOrg,
      },
      'data',
      grown
    )
  );
  return [...keys('data', 1), ...keys('tunnelTime', 1000), ...locations];
}

function stretchOf({ since, asked }: RecordedWindow, { first, last }: RecordedGrowth): number {
  const sampled = last - first;
  const [toStart, toEnd] = [first - (asked / 1000 - since), asked / 1000 - last];
  return (sampled + (toStart < 66 ? toStart : 30) + (toEnd < 66 ? toEnd : 30)) / sampled;
}
