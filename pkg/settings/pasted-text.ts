/** Without what nobody sees: zero-width spaces, byte order marks and signs of direction, which pages and chats add. */
export function withoutFormatCharacters(text: string): string {
  return text.replace(/\p{Cf}/gu, '');
}

/** Without what programs add on the way: terminals colours, chat programs curly quotation marks. */
export function withoutDecoration(text: string): string {
  return withoutFormatCharacters(text)
    .replace(/\u001b?\[[0-9;]*m/g, '')
    .replace(/[“”„]/g, '"')
    .replace(/[‘’]/g, "'")
    .trim();
}

/** The first character outside printable ASCII by its number, `U+00E9`; null where there is none. */
export function unusualCharacter(text: string): string | null {
  const [found] = /[^\x21-\x7e]/u.exec(text) ?? [];
  const codePoint = found?.codePointAt(0);
  return codePoint === undefined ? null : `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}
