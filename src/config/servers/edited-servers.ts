import {
  apiUrlKey,
  mainServerId,
  parseServerList,
  withMain,
  type ListedServer,
  type ParsedConnection,
} from '../../../pkg/settings/model';
import { errorMessage } from '../../resources/error-message';
import { enteredSecret, hasSaved, settingsOf, withoutSecret, withSecret, withSettings, type Options } from '../options';

/** A text that names a server. */
export type Connection = Extract<ParsedConnection, { ok: true }>;

/** The data source's servers; where their list cannot be read, why. */
export type ReadServers = { ok: true; servers: ListedServer[]; isShort: boolean } | { ok: false; problem: string };

/**
 * The servers in their order, as the backend reads them: that of the short form, and those of the list. `isShort`: all
 * that is known fits the short form.
 */
export function readServers(options: Options): ReadServers {
  try {
    const listed = parseServerList(options.jsonData);
    const hasUrl = hasSaved(options, 'apiUrl') || enteredSecret(options, 'apiUrl') !== '';
    const servers = withMain(listed, hasUrl).map((server) =>
      server.id === mainServerId ? main(options, server) : server
    );
    return { ok: true, servers, isShort: listed.length === 0 };
  } catch (thrown) {
    return { ok: false, problem: errorMessage(thrown) };
  }
}

/** With what the short form says, where the list does not. */
function main(options: Options, { name, certSha256, ...listed }: ListedServer): ListedServer {
  const short = settingsOf(options);
  return { ...listed, name: name || (short.serverName ?? ''), certSha256: certSha256 || (short.certSha256 ?? '') };
}

/** The name of a server's secret. */
export function secretOf(options: Options, id: string): string {
  return id === mainServerId && !hasSaved(options, apiUrlKey(id)) ? 'apiUrl' : apiUrlKey(id);
}

/**
 * The options with these servers, in the short form where that can say all. Ids and secrets stay what they are: neither
 * has to be entered again, and history does not go by them.
 */
export function withServers(options: Options, servers: readonly ListedServer[]): Options {
  const short = servers.find(({ id }) => id === mainServerId);
  const entries = servers.flatMap((server, index) => entryOf(server, index === 0));
  return withSettings(options, {
    servers: entries.length > 0 ? entries : undefined,
    serverName: short?.name || undefined,
    certSha256: short?.certSha256 || undefined,
    ...(!short && { publicKeySha256: undefined }),
  });
}

/** As it is saved; none for what the short form says alone. */
function entryOf({ id, name, certSha256, labels }: ListedServer, isFirst: boolean): object[] {
  const own = Object.keys(labels).length > 0 ? { labels } : {};
  if (id === mainServerId) {
    return isFirst && !('labels' in own) ? [] : [{ id, ...own }];
  }
  return [{ id, ...(name && { name }), ...(certSha256 && { certSha256 }), ...own }];
}

/** The first one is the short form's where there is none yet. */
export function addServers(options: Options, servers: readonly ListedServer[], added: readonly Connection[]): Options {
  return added.reduce(
    ({ changed, list }, { apiUrl, certSha256 }) => {
      const id = list.length === 0 ? mainServerId : freeId(changed, list);
      const next = [...list, { id, name: '', certSha256: certSha256 ?? '', labels: {} }];
      return { changed: withServers(withSecret(changed, secretOf(changed, id), apiUrl), next), list: next };
    },
    { changed: options, list: servers }
  ).changed;
}

/** None whose secret is still there. */
function freeId(options: Options, servers: readonly ListedServer[]): string {
  const isTaken = (id: string) => servers.some((server) => server.id === id) || hasSaved(options, apiUrlKey(id));
  let number = servers.length + 1;
  while (isTaken(`server-${number}`)) {
    number += 1;
  }
  return `server-${number}`;
}

/** Its secret goes, too. */
export function removeServer(options: Options, servers: readonly ListedServer[], id: string): Options {
  const secrets = id === mainServerId ? ['apiUrl', apiUrlKey(id)] : [apiUrlKey(id)];
  const held = secrets.filter((name) => hasSaved(options, name) || enteredSecret(options, name) !== '');
  const remaining = servers.filter((server) => server.id !== id);
  return held.reduce(withoutSecret, withServers(options, remaining));
}

export function changeServer(
  options: Options,
  servers: readonly ListedServer[],
  id: string,
  changes: Partial<ListedServer>
): Options {
  return withServers(
    options,
    servers.map((server) => (server.id === id ? { ...server, ...changes } : server))
  );
}

/** @param by -1 is one place up */
export function moveServer(options: Options, servers: readonly ListedServer[], id: string, by: -1 | 1): Options {
  const from = servers.findIndex((server) => server.id === id);
  const moved = [...servers];
  moved.splice(from + by, 0, ...moved.splice(from, 1));
  return withServers(options, moved);
}
