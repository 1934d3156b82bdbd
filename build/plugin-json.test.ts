import { comparePluginJson } from './plugin-json';

const updated = '2026-11-21';
const root = JSON.stringify({ id: 'a', info: { version: '%VERSION%', updated: '%TODAY%' }, includes: [{ path: 'x' }] });
const generated = root.replace('%TODAY%', updated);
const bundle = (changes: object) =>
  JSON.stringify({
    id: 'a',
    includes: [{ path: 'x' }],
    info: { updated, version: '1.2.3' },
    buildMode: 'production',
    ...changes,
  });

describe('comparePluginJson', () => {
  it('accepts filled placeholders in any order of keys', () => {
    expect(comparePluginJson({ root, generated, bundled: bundle({}) }, '1.2.3', updated)).toBeNull();
  });

  it.each([
    ['an old copy in src', { generated: `${generated} ` }, 'src/plugin.json'],
    ['a copy in src of another day', { generated: root.replace('%TODAY%', '2026-11-20') }, 'src/plugin.json'],
    ['another version', { bundled: bundle({ info: { updated, version: '9.9.9' } }) }, 'differs'],
    ['what was lost on the way', { bundled: bundle({ includes: [] }) }, 'differs'],
    ['a development build', { bundled: bundle({ buildMode: 'development' }) }, 'development'],
  ])('finds %s', (_, changed, difference) => {
    expect(comparePluginJson({ root, generated, bundled: bundle({}), ...changed }, '1.2.3', updated)).toContain(
      difference
    );
  });
});
