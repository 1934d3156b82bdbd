// Taken out once: in the sandboxes of tests each look-up of a global is slow, and these run millions of times.
const { imul } = Math;

/** A number for a text, so that names can be seeds (FNV-1a, 32 bits). */
export const seedOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
};

/** One well-mixed 32-bit number out of two. */
export const mix = (left: number, right: number): number => {
  let hash = imul(left ^ imul(right ^ (right >>> 16), 0x9e3779b1), 0x85ebca6b);
  hash = imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
};

/** An endless, repeatable sequence of numbers in [0, 1). */
export type Random = () => number;

/** The sequence of a seed (mulberry32). */
export const randomFrom = (seed: number): Random => {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = imul(state ^ (state >>> 15), state | 1);
    value ^= value + imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
};

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Letters and digits, as Outline's passwords and secret paths are made of. */
export const randomText = (random: Random, length: number): string =>
  Array.from({ length }, () => LETTERS.charAt(Math.floor(random() * LETTERS.length))).join('');
