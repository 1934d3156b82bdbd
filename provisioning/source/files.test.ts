import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { repositoryRoot } from '../../build/paths';
import { generatedFiles } from './files';

it.each(generatedFiles())('$path is what its source makes: npm run generate -- provisioning', ({ path, content }) => {
  // JSON is YAML.
  const committed: unknown = parse(readFileSync(join(repositoryRoot, path), 'utf8'));
  expect(committed).toEqual(JSON.parse(JSON.stringify(content)));
});
