import { withoutFormatCharacters } from './pasted-text';

/** 64 hexadecimal digits, upper case, without colons or spaces; null where the text is not a SHA-256 fingerprint. */
export function normalizeFingerprint(text: string): string | null {
  const digits = digitsOf(text).toUpperCase();
  return /^[0-9A-F]{64}$/.test(digits) ? digits : null;
}

/** What is wrong with a text that is no SHA-256 fingerprint. */
export function describeWrongFingerprint(text: string): string {
  const digits = digitsOf(text);
  return /^[0-9A-Fa-f]*$/.test(digits)
    ? `The fingerprint has ${digits.length} hexadecimal digits instead of 64. Paste all of it.`
    : 'The fingerprint holds something else than hexadecimal digits (0–9, A–F) and colons.';
}

function digitsOf(text: string): string {
  return withoutFormatCharacters(text).replace(/[\s:]/g, '');
}

/** What is wrong with a fingerprint, for people; null where nothing is. */
export function problemOfFingerprint(fingerprint: string): string | null {
  return normalizeFingerprint(fingerprint) === null ? describeWrongFingerprint(fingerprint) : null;
}
