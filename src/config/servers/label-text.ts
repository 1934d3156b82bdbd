import { problemOfLabelName, type ServerLabels } from '../../../pkg/settings/model';
import { text } from '../../texts/translate';

type ReadLabels = { ok: true; labels: ServerLabels } | { ok: false; problem: string };

/** A label as it is typed: `provider=hetzner`, or in quotation marks, as in Prometheus. */
const typed = /\s*([^=,\s"]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^,"]*)\s*(?:,|$)/y;

/** Labels as one line of text. */
export function labelText(labels: ServerLabels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${/[,"\\]|^\s|\s$/.test(value) ? JSON.stringify(value) : value}`)
    .join(', ');
}

/** What such a line says. */
export function readLabels(line: string): ReadLabels {
  const entries: Array<[string, string]> = [];
  typed.lastIndex = 0;
  while (line.slice(typed.lastIndex).trim() !== '') {
    const [, name = '', value = ''] = typed.exec(line) ?? [];
    const problem =
      name === ''
        ? text('config.servers.labelsWrong', 'Labels look like provider=hetzner, country=DE.')
        : problemOfLabelName(name);
    if (problem !== null) {
      return { ok: false, problem };
    }
    entries.push([name, unquoted(value)]);
  }
  return { ok: true, labels: Object.fromEntries(entries.filter(([, value]) => value !== '')) };
}

function unquoted(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value.trim();
}
