import * as v from 'valibot';
import { PluginError } from '../errors/plugin-error';
import { quoted } from '../errors/quoted';
import { describeIssue, parseLeniently } from './parse-leniently';
import { problemOfLabelName, type ServerLabels } from './server-labels';

/** Id of the server whose settings are `apiUrl`, `certSha256` and `serverName`; it need not be in the list. */
export const mainServerId = 'main';

/** Where in `secureJsonData` the management API URL of a server of the list is. */
export function apiUrlKey(id: string): `apiUrl.${string}` {
  return `apiUrl.${id}`;
}

/** A server of the list as it is saved, every default filled in. */
export const listedServerSchema = v.object({
  /** Also the end of the secret's name. History and statistics do not go by it, so it may change. */
  id: v.pipe(
    v.string(),
    v.trim(),
    v.regex(/^[A-Za-z0-9_-]{1,64}$/, 'ids have letters, digits, hyphens and underscores.')
  ),
  name: v.optional(v.pipe(v.string(), v.trim()), ''),
  certSha256: v.optional(v.string(), ''),
  labels: v.optional(v.record(v.string(), v.pipe(v.string(), v.trim())), {}),
});
export type ListedServer = v.InferOutput<typeof listedServerSchema>;

const listSchema = v.object({ servers: v.optional(v.array(listedServerSchema), []) });

/**
 * The list of servers in `jsonData`.
 *
 * @throws PluginError `SETTINGS_INVALID`, which says which server is wrong
 */
export function parseServerList(jsonData: object): ListedServer[] {
  const parsed = parseLeniently(listSchema, jsonData);
  if (!parsed.success) {
    throw new PluginError('SETTINGS_INVALID', describeIssue(parsed.issues[0], 'jsonData'));
  }
  const { servers } = parsed.output;
  const twice = firstRepeated(servers.map(({ id }) => id));
  if (twice !== null) {
    throw new PluginError('SETTINGS_INVALID', `Two servers have the id ${quoted(twice)}.`);
  }
  return servers.map((server) => ({ ...server, labels: checkLabels(server) }));
}

/** Without labels that are empty, which are the same as none. */
function checkLabels({ id, labels }: ListedServer): ServerLabels {
  for (const name of Object.keys(labels)) {
    const problem = problemOfLabelName(name);
    if (problem !== null) {
      throw new PluginError(
        'SETTINGS_INVALID',
        `Look at the label ${quoted(name)} of the server ${quoted(id)}. ${problem}`
      );
    }
  }
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
}

/** The server of the short form comes first, unless the list has a place for it. @param isThere whether there is one */
export function withMain(listed: readonly ListedServer[], isThere: boolean): readonly ListedServer[] {
  return isThere && !listed.some(({ id }) => id === mainServerId)
    ? [{ id: mainServerId, name: '', certSha256: '', labels: {} }, ...listed]
    : listed;
}

/** The first that stands in the list a second time; null: none does. */
export function firstRepeated(texts: readonly string[]): string | null {
  return texts.find((text, index) => texts.indexOf(text) < index) ?? null;
}
