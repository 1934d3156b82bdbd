import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { globSync } from 'glob';
import { repositoryRoot } from './paths';

const read = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const pages = globSync(['*.md', 'docs/*.md', 'pkg/**/README.md', 'simulator/*.md', 'deploy/**/*.md'], {
  cwd: repositoryRoot,
});
const parts = ['pkg/grafana', 'pkg/outline', 'pkg/statistics', 'pkg/telemetry'];

const codeIn = (text: string) => Array.from(text.matchAll(/`([^`\n]+)`/g), ([, code = '']) => code);
const isPath = (code: string) => /^[\w./-]+\/[\w./-]*$|^[\w-]+(\.[\w-]+)*\.(ts|tsx|md)$/.test(code);

describe.each(pages)('%s', (page) => {
  const text = read(page);

  it('links to files that are there', () => {
    const links = Array.from(text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g), ([, link = '']) => link);
    expect(links.filter((link) => !existsSync(join(repositoryRoot, dirname(page), link)))).toEqual([]);
  });

  it('names commands that are there', () => {
    const commands = Array.from(text.matchAll(/npm run ([\w:-]+)/g), ([, script = '']) => script);
    expect(commands.filter((script) => !(script in scripts))).toEqual([]);
  });
});

describe.each(parts)('the page of %s', (part) => {
  it('names files that are there', () => {
    const files = globSync('**/*.ts', { cwd: join(repositoryRoot, part) });
    const isThere = (name: string) =>
      existsSync(join(repositoryRoot, part, name)) ||
      existsSync(join(repositoryRoot, 'pkg', name)) ||
      files.some((file) => basename(file) === name);
    const named = codeIn(read(`${part}/README.md`)).filter((code) => /^[\w./-]+\.ts$/.test(code));
    expect(named.filter((name) => !isThere(name))).toEqual([]);
  });
});

describe('the recipes of CONTRIBUTING.md', () => {
  const [, recipes = ''] = read('CONTRIBUTING.md').split('\n## Recipes\n');
  const steps = recipes
    .split('\n### ')
    .slice(1)
    .flatMap((recipe) => {
      const [title = '', ...rest] = recipe.split('\n');
      return rest
        .join('\n')
        .split(/^(?=\d+\. )/m)
        .slice(1)
        .map((step, index) => ({ title, number: index + 1, step }));
    });

  it.each(steps)('$title, step $number: files, names and tests are there', ({ step }) => {
    const code = codeIn(step);
    const paths = code.filter(isPath);
    expect(paths.filter((path) => !existsSync(join(repositoryRoot, path)))).toEqual([]);
    const texts = paths
      .filter((path) => !path.endsWith('/'))
      .map(read)
      .join('\n');
    const names = code.filter((each) => /^[A-Za-z]\w+$/.test(each));
    expect(names.filter((name) => paths.length > 0 && !texts.includes(name))).toEqual([]);
    const tests = Array.from(step.matchAll(/\(\*([^*]+)\*\)/g), ([, name = '']) => name.replace(/\s+/g, ' '));
    expect(tests.filter((name) => !texts.includes(name))).toEqual([]);
  });
});

it('.nvmrc is the Node.js of the checks', () => {
  expect(read('.github/workflows/checks.yml')).toMatch(new RegExp(`image: node:${read('.nvmrc').trim()}[.-]`));
});
