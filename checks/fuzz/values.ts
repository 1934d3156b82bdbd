import fc from 'fast-check';

/** Texts that break what was written for short and kind ones; long ones repeat a few letters. */
export const oddText = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '',
    ' ',
    '__proto__',
    'constructor',
    'null',
    'NaN',
    '-1',
    '1e999',
    '((((a+)+)+)+$',
    '\u0000',
    // Halves of a character, which JSON can say and UTF-8 cannot.
    'a\ud83d',
    '\ude00b',
    '../../x'
  ),
  fc
    .tuple(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }), fc.integer({ min: 100, max: 3000 }))
    .map(([letters, times]) => letters.repeat(times))
);

export const oddNumber = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom(0, -0, -1, 1e308, -1e308, 2 ** 53, 2 ** 63, 0.1, 1e-300)
);

/** Anything that JSON can say. */
export const oddValue = fc.oneof(oddText, oddNumber, fc.boolean(), fc.constant(null), fc.jsonValue({ maxDepth: 2 }));

/** Something of the right kind most times, anything else now and then. */
export const mostly = <T>(right: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 5, arbitrary: right }, { weight: 1, arbitrary: oddValue });

/** All texts in a value, keys too. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, each]) => [key, ...textsIn(each)])
    : [];
}
