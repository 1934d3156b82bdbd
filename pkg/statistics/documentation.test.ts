import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const documentation = readFileSync(join(__dirname, 'README.md'), 'utf8');
const tests = readdirSync(__dirname)
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => readFileSync(join(__dirname, name), 'utf8'))
  .join('\n');
const rows = (documentation.split('## Beside the original')[1] ?? '').matchAll(/^\|.*\|(?<proof>[^|]*)\|$/gm);
const named = Array.from(rows).flatMap(({ groups }) =>
  Array.from((groups?.['proof'] ?? '').matchAll(/\*([^*]+)\*/g), (match) => match[1] ?? '')
);

describe('the table beside the original', () => {
  it.each([...new Set(named)])('names a test that is there: %s', (name) => {
    expect(tests).toContain(`'${name.replace(/…$/, '')}`);
  });
});
