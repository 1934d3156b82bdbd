import { parseConnection, type ParsedConnection } from './parse-connection';
import { withoutDecoration } from './pasted-text';

/**
 * Reads a paste of any number of servers, each as `parseConnection` takes it: lines of installers, the list that Outline
 * Manager keeps (a JSON array of the same objects), the lines of several `access.txt`, URLs one a line. Equal ones are one.
 *
 * @returns one for each server in the order of the text; a text that holds none is one that says why
 */
export function parseConnections(pasted: string): ParsedConnection[] {
  const text = withoutDecoration(pasted);
  const objects = text.match(/\{[^{}]*\}/g) ?? [];
  const rest = text.replace(/\{[^{}]*\}/g, '\n').replace(/[[\],]/g, ' ');
  const parts = [...objects, ...accessFiles(rest), ...urlLines(rest)];
  const parsed = (parts.length > 1 ? parts : [text]).map(parseConnection);
  return parsed.filter(
    (one, index) => !one.ok || parsed.findIndex((other) => other.ok && other.apiUrl === one.apiUrl) === index
  );
}

/** Its two lines come in either order; where one comes again, the next file begins. */
function accessFiles(text: string): string[] {
  const files: Array<Map<string, string>> = [];
  for (const [line, key = ''] of text.matchAll(/^[ \t]*(apiUrl|certSha256)[ \t]*:.*$/gm)) {
    const open = files.at(-1);
    if (open && !open.has(key)) {
      open.set(key, line);
    } else {
      files.push(new Map([[key, line]]));
    }
  }
  return files.map((lines) => [...lines.values()].join('\n'));
}

/** With the fingerprint where it stands behind. */
function urlLines(text: string): string[] {
  return text.match(/^[ \t]*https?:\/\/\S+.*$/gim) ?? [];
}
