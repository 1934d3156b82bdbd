import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import * as v from 'valibot';
import { LineCounter, parseDocument } from 'yaml';
import { PluginError } from './errors/plugin-error';
import { expectOwnLabels } from './query/server-labels';
import { parseSettings, type SavedSettings } from './settings/parse';
import { apiUrlKey, listedServerSchema, mainServerId, type ListedServer } from './settings/server-list';

/** One of the three tells the management API URL, or the installer's whole line. */
const secretSchema = {
  apiUrl: v.optional(v.string()),
  /** A file of which it is all that stands in it. */
  apiUrlFile: v.optional(v.pipe(v.string(), v.check(isAbsolute, 'paths are absolute.'))),
  /** The name of a variable of the plugin's environment. */
  apiUrlEnv: v.optional(v.string()),
};

const fileSchema = v.strictObject({
  dataSources: v.array(
    v.strictObject({
      uid: v.string(),
      orgId: v.optional(v.pipe(v.number(), v.integer()), 1),
      servers: v.array(v.strictObject({ ...listedServerSchema.entries, ...secretSchema })),
    })
  ),
});

/** What the file adds to one data source, as its saved settings have it. */
export interface AddedServers {
  uid: string;
  orgId: number;
  servers: ListedServer[];
  secrets: Readonly<Record<string, string>>;
}

/**
 * Reads a file of servers, YAML or JSON, with the secrets that it names.
 *
 * @throws PluginError `SETTINGS_INVALID` and the other codes of settings; it names the place and quotes nothing from there
 */
export function parseServersFile(text: string, environment: NodeJS.ProcessEnv): AddedServers[] {
  const parsed = v.safeParse(fileSchema, parseYaml(text));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const reason = issue.expected === 'never' ? ': it is not known' : '';
    throw invalid(`Look at ${v.getDotPath(issue) ?? 'the whole'}${reason}.`);
  }
  return parsed.output.dataSources.map(({ uid, orgId, servers }, at) => {
    const added = {
      uid,
      orgId,
      servers: servers.map(({ id, name, certSha256, labels }) => ({ id, name, certSha256, labels })),
      secrets: Object.fromEntries(
        servers.map((server, index) => [
          apiUrlKey(server.id),
          secretOf(server, environment, `dataSources.${at}.servers.${index}`),
        ])
      ),
    };
    // What is wrong with one of them is said now, and not when somebody looks.
    expectOwnLabels(parseSettings(withAdded({ jsonData: {}, decryptedSecureJsonData: {} }, added)).servers);
    return added;
  });
}

/** Saved settings with the servers of the file behind their own. */
export function withAdded<S extends SavedSettings>(saved: S, { servers, secrets }: AddedServers): S {
  const own: unknown = Reflect.get(Object(saved.jsonData), 'servers');
  return {
    ...saved,
    jsonData: { ...Object(saved.jsonData), servers: [...(Array.isArray(own) ? own : []), ...servers] },
    decryptedSecureJsonData: { ...saved.decryptedSecureJsonData, ...secrets },
  };
}

type SecretSource = { id: string; apiUrl?: string; apiUrlFile?: string; apiUrlEnv?: string };

function secretOf(server: SecretSource, environment: NodeJS.ProcessEnv, place: string): string {
  const { id, apiUrl, apiUrlFile, apiUrlEnv } = server;
  if (id === mainServerId) {
    throw invalid(`Look at ${place}.id: ${mainServerId} is the server of the settings page.`);
  }
  if ([apiUrl, apiUrlFile, apiUrlEnv].filter((given) => given !== undefined).length !== 1) {
    throw invalid(`Look at ${place}: one of apiUrl, apiUrlFile and apiUrlEnv is needed.`);
  }
  const secret = apiUrl ?? (apiUrlFile === undefined ? environment[apiUrlEnv ?? ''] : readSecret(apiUrlFile, place));
  if (!secret?.trim()) {
    throw invalid(`Look at ${place}: there is nothing where its URL should be.`);
  }
  return secret.trim();
}

function readSecret(path: string, place: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw invalid(`Look at ${place}.apiUrlFile: ${path} cannot be read.`);
  }
}

/** What is wrong in YAML is told by its line: the text of errors holds parts of the file. */
function parseYaml(text: string): unknown {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    throw invalid(`Look at line ${lines.linePos(error.pos[0]).line}: ${error.code}.`);
  }
  return document.toJS();
}

function invalid(detail: string): PluginError {
  return new PluginError('SETTINGS_INVALID', detail);
}
