import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settings } from '../pkg/settings/model';
import { familyRows, figureRows } from './figure-rows';
import { markdownTable } from './markdown-table';
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
