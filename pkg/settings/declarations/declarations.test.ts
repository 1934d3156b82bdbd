import { settings } from './index';
import type { Setting } from '../setting';

const declared: Array<[string, Setting]> = Object.entries(settings);
const conditional = declared.flatMap(([name, { when }]) => (when ? [[name, when] as const] : []));

describe('the declarations of settings', () => {
  it.each(conditional)('let %s depend on a value that another setting can have', (_, { setting, is }) => {
    const [, other] = declared.find(([name]) => name === setting) ?? [];
    expect(other?.kind === 'choice' && other.choices.some(({ value }) => value === is)).toBe(true);
  });

  it.each(declared)('end the help of %s with a full stop, and have no Markdown in it', (_, { help, exporter }) => {
    for (const text of [help, typeof exporter === 'object' ? (exporter.help ?? help) : help]) {
      expect(text).toMatch(/^[^`|*]+\.$/);
    }
  });
});
