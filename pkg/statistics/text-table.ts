/** A table of two columns, a line a field; empty where a value is missing. */
export function textTable(fields: Readonly<Record<string, string | number | boolean | null | undefined>>): string {
  const width = Math.max(...Object.keys(fields).map((name) => name.length));
  return Object.entries(fields)
    .map(([name, value]) => `${name.padEnd(width)}  ${value ?? ''}`.trimEnd())
    .join('\n');
}
