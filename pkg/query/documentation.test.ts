import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeFamily, figuresOfShape, queryTypes } from './catalogue';

const read = (name: string) => readFileSync(join(__dirname, '../..', name), 'utf8');
const readme = read('README.md');

describe('the families table of README.md', () => {
  it.each(queryTypes)('has the row that the catalogue makes of %s', (queryType) => {
    const { label, windowed, figures, groupings } = describeFamily(queryType);
    const [names, overTime] = [figures, figuresOfShape(queryType, 'time-series')].map(
      (some) => some.map(({ id }) => `\`${id}\``).join(', ') || '–'
    );
    const labels = ['server', ...groupings].map((grouping) => `\`${grouping}\``).join(', ');
    const span = windowed ? 'panel’s range or fixed' : '–';
    expect(readme).toContain(`| ${label} | \`${queryType}\` | ${span} | ${names} | ${overTime} | ${labels} |`);
  });
});

describe('docs/statistics.md', () => {
  it.each(describeFamily('plugin-statistics').figures)('explains $id', ({ id }) => {
    expect(read('docs/statistics.md')).toContain(`\`${id}\``);
  });
});
