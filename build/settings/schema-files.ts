import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { settings } from '../../pkg/settings/model';
import { repositoryRoot } from '../paths';
import { dsconfigOf } from './dsconfig';
import { settingsExamples } from './examples';
import { apiVersion, pluginSchemaOf } from './plugin-schema';

/** A file that newer hosts read. */
export interface SchemaFile {
  /** Relative to the repository. */
  path: string;
  text: string;
}

const identitySchema = v.object({ id: v.string(), name: v.string() });

/** Schemas of the settings. The bundler copies `src/schema/` into `dist/`. */
export function schemaFiles(): SchemaFile[] {
  const plugin = v.parse(identitySchema, JSON.parse(readFileSync(join(repositoryRoot, 'plugin.json'), 'utf8')));
  return [
    schemaFile('dsconfig', dsconfigOf(settings, plugin)),
    schemaFile(apiVersion, pluginSchemaOf(settings, settingsExamples)),
  ];
}

/** Writes them anew. */
export function generateSchemas(): void {
  schemaFiles().forEach(({ path, text }) => writeFileSync(join(repositoryRoot, path), text));
}

function schemaFile(name: string, content: unknown): SchemaFile {
  return { path: `src/schema/${name}.json`, text: `${JSON.stringify(content, null, 2)}\n` };
}
