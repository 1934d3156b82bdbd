/** A text as a regular expression, also one with the flag `u`, reads it as it stands. */
export function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
