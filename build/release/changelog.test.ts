import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../paths';
import { readVersion } from '../plugin-json';
import { changelogSection } from './changelog';

const changelog = '# Changelog\n\n## 0.2.0 (2026-12-01)\n\n### Features\n\n- New.\n\n## 0.1.0\n\n- First.\n';

describe('changelogSection', () => {
  it('is what stands below the version’s heading', () => {
    expect(changelogSection(changelog, '0.2.0')).toBe('### Features\n\n- New.\n');
    expect(changelogSection(changelog, '0.1.0')).toBe('- First.\n');
  });

  it('fails for a version that is not there', () => {
    expect(() => changelogSection(changelog, '0.1')).toThrow('0.1');
  });

  it('finds the version of package.json', async () => {
    const text = readFileSync(join(repositoryRoot, 'CHANGELOG.md'), 'utf8');
    expect(changelogSection(text, await readVersion())).toContain('- ');
  });
});
