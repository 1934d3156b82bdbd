import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { distFolder, repositoryRoot } from './paths';

/** Pages of `docs/` for whoever runs the plugin, in the order of the navigation. The others are for who works on it. */
export const operatorPages = [
  'install',
  'fleet',
  'dashboards',
  'alerting',
  'events',
  'budgets',
  'cost',
  'reachability',
  'figures',
  'prometheus',
  'exporter',
  'statistics',
  'errors',
  'signing',
] as const;

const source = join(repositoryRoot, 'docs');
const title = 'Outline VPN data source';
const description = 'Installing, using and understanding the data source for Outline VPN servers.';

/** A page as Grafana's catalogue reads it: front matter, no heading of the first level. */
export interface PluginPage {
  title: string;
  description: string;
  body: string;
}

/**
 * Writes `dist/docs/`: the pages and the manifest of plugin documentation in many pages (`docsPath` in plugin.json),
 * as `@grafana/plugin-docs-cli` builds it from pages with front matter.
 */
export async function writePluginDocs(): Promise<void> {
  const folder = join(distFolder, 'docs');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const pages = await Promise.all(operatorPages.map(async (name) => ({ name, ...pluginPage(await readPage(name)) })));
  const index = { name: 'index', title, description, body: indexOf(pages) };
  for (const [position, { name, body, ...head }] of [index, ...pages].entries()) {
    const front = stringify({ ...head, sidebar_position: position }, { lineWidth: 0 });
    await writeFile(join(folder, `${name}.md`), `---\n${front}---\n\n${body}`);
    await Promise.all(imagesOf(body).map((image) => cp(join(source, image), join(folder, image))));
  }
  const entries = [index, ...pages].map((page) => ({ title: page.title, slug: page.name, file: `${page.name}.md` }));
  await writeFile(
    join(folder, 'manifest.json'),
    `${JSON.stringify({ version: '1', title, pages: entries }, null, 2)}\n`
  );
}

const readPage = (name: string) => readFile(join(source, `${name}.md`), 'utf8');

/** The images that a page shows, relative to it. */
export const imagesOf = (body: string): string[] =>
  Array.from(body.matchAll(/!\[[^\]]*\]\(([^)\s]+)\)/g), ([, image = '']) => image);

function indexOf(pages: ReadonlyArray<PluginPage & { name: string }>): string {
  return pages.map((page) => `- [${page.title}](${page.name}.md): ${page.description}\n`).join('');
}

/**
 * A page of `docs/`, of which links that lead out of these pages are left as text, and images that the catalogue does not
 * take (SVG) and comments are left out.
 *
 * @throws Error where it does not begin with a heading and a paragraph
 */
export function pluginPage(text: string): PluginPage {
  const [, heading, rest] = /^# (.+)\n+([\s\S]*)$/.exec(text.replace(/<!--[\s\S]*?-->\n*/g, '')) ?? [];
  const [paragraph] = rest?.split('\n\n') ?? [];
  if (!heading || !rest || !paragraph) {
    throw new Error('A page begins with a heading and a paragraph.');
  }
  const body = rest
    .replace(/^!\[[^\]]*\]\([^)]*\.svg\)\n*/gm, '')
    .replace(/(?<!!)\[([^\]]+)\]\(([^)\s]+)\)/g, keepInnerLinks);
  return { title: heading, description: firstSentence(paragraph), body };
}

function keepInnerLinks(link: string, label: string, target: string): string {
  const [page] = target.split('#');
  return page === '' || /^https?:/.test(target) || operatorPages.some((name) => `${name}.md` === page) ? link : label;
}

function firstSentence(paragraph: string): string {
  const plain = paragraph
    .replace(/\s+/g, ' ')
    .replace(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .replace(/[`*]|\b_|_\b/g, '');
  return /^.+?[.:](?= |$)/.exec(plain)?.[0].replace(/:$/, '.') ?? plain;
}
