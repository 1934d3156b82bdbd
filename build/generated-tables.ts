import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeFamily, figuresOfShape, queryTypes, type Figure, type QueryType } from '../pkg/query/catalogue';
import { settings } from '../pkg/settings/model';
import { repositoryRoot } from './paths';
import { exporterRows, receiverRows } from './settings/exporter-rows';
import { settingRows } from './settings/setting-rows';

/** A table of a document that is made from declarations. It stands between two comments that name it. */
export interface GeneratedTable {
  document: string;
  name: string;
  rows: ReadonlyArray<readonly string[]>;
}

/** Tables of metric families, their figures, and settings, from their declarations. */
export function generatedTables(): GeneratedTable[] {
  return [
    { document: 'README.md', name: 'families', rows: familyRows() },
    { document: 'docs/figures.md', name: 'figures', rows: figureRows() },
    { document: 'README.md', name: 'settings', rows: settingRows(settings) },
    { document: 'docs/exporter.md', name: 'configuration', rows: exporterRows() },
    { document: 'docs/exporter.md', name: 'receivers', rows: receiverRows() },
  ];
}

/** Puts the tables into their documents. */
export function generateTables(): void {
  for (const table of generatedTables()) {
    const path = join(repositoryRoot, table.document);
    writeFileSync(path, withTable(readFileSync(path, 'utf8'), table));
  }
}

/** @throws Error where the document has no place for the table */
export function withTable(document: string, { name, rows }: GeneratedTable): string {
  const [begin, end] = [`<!-- ${name}: made by npm run generate -->`, `<!-- end of ${name} -->`];
  const [start, stop] = [document.indexOf(begin), document.indexOf(end)];
  if (start < 0 || stop < start) {
    throw new Error(`there is no ${begin} before an ${end}`);
  }
  return `${document.slice(0, start + begin.length)}\n\n${markdownTable(rows)}\n\n${document.slice(stop)}`;
}

function markdownTable([head = [], ...rows]: GeneratedTable['rows']): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function familyRows(): string[][] {
  const rows = queryTypes.map((queryType) => {
    const { label, windowed, figures, groupings } = describeFamily(queryType);
    return [
      label,
      `\`${queryType}\``,
      windowed ? 'panel’s range or fixed' : '–',
      list(figures),
      list(figuresOfShape(queryType, 'time-series')),
      ['server', ...groupings].map((grouping) => `\`${grouping}\``).join(', '),
    ];
  });
  return [['family', '`queryType`', 'window', 'figures', 'over time', 'labels'], ...rows];
}

const sourceTexts: Readonly<Record<Figure['sources'][number], string>> = {
  history: 'history',
  window: 'the server’s answer to the window',
  now: 'the server’s answer of now',
  plugin: 'the plugin itself',
};
const overTimeTexts = { amount: 'adds up', rate: 'of each step', state: 'of each step, no sum' };

/** One row for all families that declare a figure alike. */
function figureRows(): string[][] {
  const rows = new Map<string, { figure: Figure; families: QueryType[] }>();
  for (const queryType of queryTypes) {
    for (const figure of describeFamily(queryType).figures) {
      const same = `${figure.id} ${figure.label}`;
      rows.set(same, { figure, families: [...(rows.get(same)?.families ?? []), queryType] });
    }
  }
  return [
    ['figure', 'field', 'families', 'what it is', 'unit', 'source, the best first', 'over time'],
    ...[...rows.values()].map(({ figure, families }) => figureCells(figure, families)),
  ];
}

function figureCells(
  { id, label, description, unit, sources, overTime }: Figure,
  families: readonly QueryType[]
): string[] {
  return [
    label,
    `\`${id}\``,
    families.map((family) => `\`${family}\``).join(', '),
    description,
    unit === undefined || unit === 'none' ? '–' : `\`${unit}\``,
    sources.map((source) => sourceTexts[source]).join(', '),
    overTime ? overTimeTexts[overTime.kind] : '–',
  ];
}

function list(figures: readonly Figure[]): string {
  return figures.map(({ id }) => `\`${id}\``).join(', ') || '–';
}
