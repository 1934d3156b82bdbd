import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeFamily } from './catalogue';

const read = (name: string) => readFileSync(join(__dirname, '../..', name), 'utf8');
describe('docs/statistics.md', () => {
  it.each(describeFamily('plugin-statistics').figures)('explains $id', ({ id }) => {
    expect(read('docs/statistics.md')).toContain(`\`${id}\``);
  });
});
