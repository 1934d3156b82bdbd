import { comparePluginJson } from './plugin-json';

const root = JSON.stringify({ id: 'a', info: { version: '%VERSION%', updated: '%TODAY%' }, includes: [{ path: 'x' }] });
const bundle = (changes: object) =>
  JSON.stringify({
    id: 'a',
    includes: [{ path: 'x' }],
    info: { updated: '2026-11-21', version: '1.2.3' },
    buildMode: 'production',
    ...changes,
  });

describe('comparePluginJson', () => {
  it('accepts filled placeholders in any order of keys', () => {
    expect(comparePluginJson({ root, generated: root, bundled: bundle({}) }, '1.2.3')).toBeNull();
  });

  it.each([
    ['an old copy in src', { generated: `${root} ` }, 'src/plugin.json'],
    ['another version', { bundled: bundle({ info: { updated: '2026-11-21', version: '9.9.9' } }) }, 'differs'],
    ['what was lost on the way', { bundled: bundle({ includes: [] }) }, 'differs'],
    ['a development build', { bundled: bundle({ buildMode: 'development' }) }, 'development'],
  ])('finds %s', (_, changed, difference) => {
    expect(comparePluginJson({ root, generated: root, bundled: bundle({}), ...changed }, '1.2.3')).toContain(
      difference
    );
  });
});
