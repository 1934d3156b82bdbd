import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCatalogue } from './catalogue';

const documentation = readFileSync(join(__dirname, '../../docs/errors.md'), 'utf8');
const documented = Array.from(documentation.matchAll(/^### (\w+)$/gm), (match) => match[1]);

describe('docs/errors.md', () => {
  it('has a paragraph for each error of the catalogue and no other', () => {
    expect(documented.sort()).toEqual(Object.keys(errorCatalogue).sort());
  });

  it.each(Object.entries(errorCatalogue))(
    'quotes the sentence, status and source of %s',
    (code, { message, status, source }) => {
      const paragraph = documentation.split(`### ${code}\n`)[1]?.split('\n### ')[0];
      expect(paragraph).toContain(message);
      expect(paragraph).toContain(`Status ${status}, ${source}.`);
    }
  );
});
