import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { pluginId } from '../plugin-json';
import { repositoryRoot } from '../paths';
import { configuringSkill } from './configuring-skill';
import { queryingSkill } from './querying-skill';

/**
 * Instructions for agents in the form of https://agentskills.io/specification, with the folder names of Grafana's own
 * plugins. The bundler copies `src/skills/` into `dist/`.
 */
export function skillFiles(): Array<{ /** Relative to the repository. */ path: string; text: string }> {
  return [configuringSkill(), queryingSkill()].map(({ verb, description, text }) => {
    const name = `${verb}-${pluginId}`;
    const frontMatter = stringify({ name, description }, { lineWidth: 0 });
    return { path: `src/skills/${name}/SKILL.md`, text: `---\n${frontMatter}---\n\n${text.trim()}\n` };
  });
}

/** Writes them anew. */
export function generateSkills(): void {
  for (const { path, text } of skillFiles()) {
    const place = join(repositoryRoot, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
  }
}
