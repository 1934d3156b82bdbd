import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedTables, withTable } from './generated-tables';
import { repositoryRoot } from './paths';

it.each(generatedTables().map((table) => [table.name, table.document, table] as const))(
  'the table of %s in %s is what `npm run generate` makes of the declarations',
  (_, path, table) => {
    const document = readFileSync(join(repositoryRoot, path), 'utf8');
    expect(withTable(document, table)).toBe(document);
  }
);
