import fc from 'fast-check';
import { type Amounts, isNothing, measures } from './amounts';
import { decodeAmounts, encodeAmounts } from './encoding';

const whole = fc.oneof(fc.nat(200), fc.maxSafeNat());
const part = fc
  .record({
    value: whole,
    unknown: whole,
    atLeast: whole,
    reasons: fc.nat(15),
    shift: fc.integer({ min: -100_000, max: 100_000 }),
    below: whole,
    above: whole,
  })
  // Reasons and lower bounds are those of what is not known.
  .map((any) => (any.unknown > 0 || any.shift !== 0 ? any : { ...any, atLeast: 0, reasons: 0 }));
const amount = fc.record({
  data: part,
  tunnelTime: part,
  last: fc.option(fc.nat(1440)),
  peak: fc.option(whole.map((number) => Math.min(number, Number.MAX_SAFE_INTEGER - 1))),
});
const amounts = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 100_000 }), amount))
  .map(
    (entries): Amounts => new Map(entries.filter(([, one]) => !measures.every((measure) => isNothing(one[measure]))))
  );

describe('encoded amounts', () => {
  it('are what they were when they are read', () => {
    fc.assert(
      fc.property(amounts, (written) => {
        const sorted = [...written].sort(([a], [b]) => a - b);
        const content = { seconds: 300, online: 7, onlineBuckets: 2 };
        const { amounts: read, ...rest } = decodeAmounts(encodeAmounts({ ...content, amounts: written }));
        expect([...read]).toEqual(sorted);
        expect(rest).toEqual(content);
      })
    );
  });

  it('take some eight bytes an entity', () => {
    const nothingSpecial = { unknown: 0, atLeast: 0, reasons: 0, shift: 0, below: 0, above: 0 };
    const many: Amounts = new Map(
      Array.from({ length: 100 }, (_, index) => [
        index * 7,
        {
          data: { ...nothingSpecial, value: 5_000_000 },
          tunnelTime: { ...nothingSpecial, value: 300_000 },
          last: null,
          peak: null,
        },
      ])
    );
    const bytes = encodeAmounts({ seconds: 300, online: 0, onlineBuckets: 0, amounts: many });
    expect(bytes.length).toBeLessThan(850);
  });

  it('of a newer version are refused', () => {
    expect(() => decodeAmounts(Uint8Array.of(9))).toThrow(RangeError);
  });
});
