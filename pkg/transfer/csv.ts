/** One line of CSV (RFC 4180) without its end. */
export function csvLine(fields: readonly string[]): string {
  return fields.map((field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',');
}

/**
 * The rows of a text, of its lines: a line break between quotes belongs to a field.
 *
 * @throws Error where a quote is not closed
 */
export async function* csvRows(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let open: string | null = null;
  for await (const line of lines) {
    const text: string = open === null ? line : `${open}\n${line}`;
    open = text.split('"').length % 2 === 0 ? text : null;
    if (open === null) {
      yield text;
    }
  }
  if (open !== null) {
    throw new Error('The CSV ends within quotes.');
  }
}

/** The fields of a row. @throws Error where a quote stands where none may */
export function csvFields(row: string): string[] {
  const fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  for (let end = ','; end === ',';) {
    const found = field.exec(row);
    if (!found) {
      throw new Error('The CSV has a quote where none may stand.');
    }
    const [, quoted, plain = '', next = ''] = found;
    fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    end = next;
  }
  return fields;
}
