import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../build/paths';

/** A row of the table of series in `docs/exporter.md`. */
export interface DocumentedSeries {
  name: string;
  /** Beside `server`. */
  labels: string[];
  type: string;
}

/** What the exporter's series are called. */
export function readDocumentedSeries(): DocumentedSeries[] {
  const text = readFileSync(join(repositoryRoot, 'docs/exporter.md'), 'utf8');
  return [...text.matchAll(/^\| `(outline_\w+)`\s*\|([^|]*)\|([^|]*)\|/gm)].map(
    ([, name = '', labels = '', type = '']) => ({
      name,
      labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label = '']) => label),
      type: type.trim(),
    })
  );
}

/** The exporter's series in an expression, a description or a template; what rules record is none of them. */
export function seriesIn(expression: string): string[] {
  return [...expression.matchAll(/(?<![\w:])outline_\w+(?![\w:])/g)].map(([name]) => name);
}
