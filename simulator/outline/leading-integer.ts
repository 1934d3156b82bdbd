/**
 * The number that the management API makes of a label, as JavaScript's `parseInt` does when no radix is given: `7up` is
 * 7, `0x10` is 16, and what does not begin with a number is NaN, which JSON writes as null.
 */
export const leadingInteger = (text: string): number => parseInt(text, /^\s*[+-]?0x/i.test(text) ? 16 : 10);
