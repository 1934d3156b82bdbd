import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { globSync } from 'glob';
import { repositoryRoot } from './paths';
import { imagesOf, operatorPages, pluginPage } from './plugin-docs';

const pages = globSync('docs/*.md', { cwd: repositoryRoot }).map((path) => basename(path, '.md'));

it('leaves out what is for who works on the plugin, and nothing else', () => {
  const left = pages.filter((name) => !operatorPages.some((page) => page === name)).sort();
  expect(left).toEqual([
    'architecture',
    'development',
    'features',
    'glossary',
    'performance',
    'reliability',
    'telemetry',
  ]);
});

describe.each(operatorPages)('%s', (name) => {
  const { title, description, body } = pluginPage(readFileSync(join(repositoryRoot, 'docs', `${name}.md`), 'utf8'));

  it('has a title and a sentence on what it is about', () => {
    expect(title).toMatch(/^[A-Z][^\n`[]+$/);
    expect(description).toMatch(/^[A-Z][^\n`[]{20,300}\.$/);
  });

  it('is as the catalogue takes it', () => {
    const text = body.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');
    expect(text).not.toMatch(/^# |<[a-zA-Z!/]|\]\(\.\.|\.svg\)/m);
    const images = imagesOf(body).map((image) => statSync(join(repositoryRoot, 'docs', image)).size);
    expect(images.filter((size) => size > 300 * 1024)).toEqual([]);
    const targets = Array.from(text.matchAll(/(?<!!\[[^\]]*)\]\(([^)#\s]+)[^)]*\)/g), ([, target = '']) => target);
    const known = targets.filter((target) => !/^https?:/.test(target)).map((target) => basename(target, '.md'));
    expect(known.filter((target) => !operatorPages.some((page) => page === target))).toEqual([]);
  });
});

it('leaves links out of the pages as text', () => {
  const page = '# A\n\nOne [b](install.md#c), [d](#e), [`f`](../deploy/f). Two.\n\n![g](img/g.svg)\n\n<!-- h -->\ni\n';
  expect(pluginPage(page)).toEqual({
    title: 'A',
    description: 'One b, d, f.',
    body: 'One [b](install.md#c), [d](#e), `f`. Two.\n\ni\n',
  });
});
