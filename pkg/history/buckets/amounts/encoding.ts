import { AmountReader, HAS_DETAIL, HAS_DOUBT, HAS_ERROR, VERSION } from './amount-reader';
import { type Amounts, type BucketAmount, isNothing, measures, type Part, totalsOf } from './amounts';

/** What a bucket or a long span holds. */
export interface Content {
  /** Seconds that the amounts cover, which may reach back before the bucket. */
  seconds: number;
  /** Sum over buckets of five minutes of entities with traffic, and how many buckets that were. */
  online: number;
  onlineBuckets: number;
  amounts: Amounts;
}

/**
 * A bucket's content as bytes: a version; then variable-length integers (seven bits a byte, low ones first): `seconds`,
 * totals over all entities, kept so that queries need not sum them; then for each entity, by ascending number: the
 * distance to the entity before × 8 + flags, data, tunnel time, and what the flags say. An entity takes some eight
 * bytes, a third of what a row of its own would take, and is read several times faster.
 */
export function encodeAmounts({ seconds, online, onlineBuckets, amounts }: Content): Uint8Array {
  const totals = totalsOf(amounts);
  const bytes = [VERSION];
  const { data, tunnelTime, dataBelow, dataAbove, tunnelTimeBelow, tunnelTimeAbove, active, unknown } = totals;
  const errors = [dataBelow, dataAbove, tunnelTimeBelow, tunnelTimeAbove];
  [seconds, data, tunnelTime, ...errors, active, unknown, online, onlineBuckets].forEach((number) =>
    push(bytes, number)
  );
  let before = 0;
  for (const [entity, amount] of [...amounts].sort(([a], [b]) => a - b)) {
    if (!measures.every((measure) => isNothing(amount[measure]))) {
      encodeAmount(bytes, entity - before, amount);
      before = entity;
    }
  }
  return Uint8Array.from(bytes);
}

function encodeAmount(bytes: number[], distance: number, { data, tunnelTime, last, peak }: BucketAmount): void {
  const detail = last !== null || peak !== null ? HAS_DETAIL : 0;
  const error = isInexact(data) || isInexact(tunnelTime) ? HAS_ERROR : 0;
  const doubt = isDoubtful(data) || isDoubtful(tunnelTime) ? HAS_DOUBT : 0;
  push(bytes, distance * 8 + detail + error + doubt);
  push(bytes, data.value);
  push(bytes, tunnelTime.value);
  if (detail) {
    push(bytes, (last ?? -1) + 1);
    push(bytes, (peak ?? -1) + 1);
  }
  if (error) {
    [data.below, data.above, tunnelTime.below, tunnelTime.above].forEach((number) => push(bytes, number));
  }
  if (doubt) {
    for (const { unknown, atLeast, reasons, shift } of [data, tunnelTime]) {
      push(bytes, unknown);
      push(bytes, atLeast);
      push(bytes, reasons);
      push(bytes, shift < 0 ? -2 * shift - 1 : 2 * shift);
    }
  }
}

function isInexact({ below, above }: Part): boolean {
  return below > 0 || above > 0;
}

function isDoubtful({ unknown, shift }: Part): boolean {
  return unknown > 0 || shift !== 0;
}

function push(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

export function decodeAmounts(bytes: Uint8Array): Content {
  const amounts: Amounts = new Map();
  const reader = new AmountReader().open(bytes);
  while (reader.next()) {
    amounts.set(reader.entity, {
      data: {
        value: reader.data,
        unknown: reader.dataUnknown,
        atLeast: reader.dataAtLeast,
        reasons: reader.dataReasons,
        shift: reader.dataShift,
        below: reader.dataBelow,
        above: reader.dataAbove,
      },
      tunnelTime: {
        value: reader.tunnelTime,
        unknown: reader.tunnelTimeUnknown,
        atLeast: reader.tunnelTimeAtLeast,
        reasons: reader.tunnelTimeReasons,
        shift: reader.tunnelTimeShift,
        below: reader.tunnelTimeBelow,
        above: reader.tunnelTimeAbove,
      },
      last: reader.last < 0 ? null : reader.last,
      peak: reader.peak < 0 ? null : reader.peak,
    });
  }
  const { seconds, online, onlineBuckets } = reader;
  return { seconds, online, onlineBuckets, amounts };
}
