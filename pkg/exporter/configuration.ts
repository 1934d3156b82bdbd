import { isAbsolute } from 'node:path';
import * as v from 'valibot';
import { LineCounter, parseDocument } from 'yaml';
import { PluginError } from '../errors/plugin-error';
import { expectOwnLabels } from '../query/server-labels';
import { settings, type ServerSettings } from '../settings/model';
import { parseSettings } from '../settings/parse';
import { mainServerId, parseServerList, type ListedServer } from '../settings/server-list';
import { configurationSchema, type ConfigurationInput } from './configuration-model';
import { parseReachability, type ReachabilitySettings } from './reachability-settings';
import { readCredentials, type CredentialSettings } from './credentials/credentials';
import { invalid, readText } from './credentials/files';
import { parseHostPort } from './host-port';
import { savedServer, type ServerInput } from './server-settings';

/** What an exporter is made from. Secrets are in `servers`, and may be in the settings of credentials. */
export interface Configuration extends CredentialSettings {
  address: string;
  port: number;
  path: string;
  servers: ServerSettings[];
  sampleSeconds: 60 | 300;
  /** Absolute path; null: counters are lost when the exporter ends. */
  stateFolder: string | null;
  /** What ports are probed, and from where; null: none are. */
  reachability: ReachabilitySettings | null;
}

export interface ConfigurationSources {
  /** YAML or JSON; null: one server, from the environment. */
  file: string | null;
  /** What was given on the command line goes before the file. */
  listen: string | null;
  environment: NodeJS.ProcessEnv;
}

/** @throws PluginError `EXPORTER_CONFIGURATION_INVALID`, which names the place and quotes nothing from it */
export function readConfiguration({ file, listen, environment }: ConfigurationSources): Configuration {
  const input = v.safeParse(configurationSchema, file === null ? fromEnvironment(environment) : parseFile(file));
  if (!input.success) {
    const [issue] = input.issues;
    // The issue's own message would quote what is there.
    const reason = issue.expected === 'never' ? ': it is not known' : '';
    throw invalid(`Look at ${v.getDotPath(issue) ?? 'the whole'}${reason}.`);
  }
  const { output } = input;
  const stateFolder = output.stateFolder ?? environment.STATE_DIRECTORY?.split(':')[0] ?? null;
  if (stateFolder !== null && !isAbsolute(stateFolder)) {
    throw invalid('stateFolder must be an absolute path.');
  }
  const { tls, authorization, pushgateway, remoteWrite, otlp } = output;
  const reachability = output.reachability ? parseReachability(output.reachability) : null;
  if (output.servers.length === 0 && !reachability?.targets.length) {
    throw invalid('Look at servers.');
  }
  readCredentials(output);
  return {
    ...parseListen(listen ?? output.listen),
    path: output.path,
    servers: parseServers(output.servers),
    sampleSeconds: output.sampleSeconds,
    stateFolder,
    reachability,
    tls,
    authorization,
    pushgateway,
    remoteWrite,
    otlp,
  };
}

function fromEnvironment({ OUTLINE_API_URL, OUTLINE_CERT_SHA256, OUTLINE_SERVER_NAME }: NodeJS.ProcessEnv) {
  if (!OUTLINE_API_URL) {
    throw invalid('Name a file with --config, or set OUTLINE_API_URL and OUTLINE_CERT_SHA256.');
  }
  return {
    servers: [{ apiUrl: OUTLINE_API_URL, certSha256: OUTLINE_CERT_SHA256 ?? '', name: OUTLINE_SERVER_NAME ?? '' }],
  };
}

/** What is wrong in YAML is told by its line: the text of errors holds parts of the file. */
function parseFile(file: string): unknown {
  const lines = new LineCounter();
  const document = parseDocument(readText(file, '--config'), { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    throw invalid(`${file}, line ${lines.linePos(error.pos[0]).line}: ${error.code}.`);
  }
  return document.toJS();
}

function parseListen(text: string): { address: string; port: number } {
  const parsed = parseHostPort(text);
  if (parsed === null) {
    throw invalid('listen looks like 127.0.0.1:9817 or [::1]:9817.');
  }
  return { address: parsed.host, port: parsed.port };
}

function parseServers(servers: ConfigurationInput['servers']): ServerSettings[] {
  const listed = parseList(servers);
  const parsed = servers.map((server, index) => ({
    ...parseServer(server, `servers.${index}`),
    labels: listed[index]?.labels ?? {},
  }));
  const twice = parsed.find(({ name }, index) => parsed.findIndex((other) => other.name === name) !== index);
  if (twice) {
    throw invalid(`Two servers are called "${twice.name}".`);
  }
  return parsed;
}

/** Ids and labels, as a data source's list has them. */
function parseList(servers: readonly ServerInput[]): ListedServer[] {
  try {
    const listed = parseServerList({
      servers: servers.map(({ id, name, labels }, index) => ({ id: id ?? `${mainServerId}-${index}`, name, labels })),
    });
    expectOwnLabels(listed);
    return listed;
  } catch (thrown) {
    throw invalid(PluginError.from(thrown).message);
  }
}

function parseServer(server: ServerInput, place: string): ServerSettings {
  const { jsonData, decryptedSecureJsonData } = savedServer(settings, server, place);
  try {
    // Nothing here is asked twice within the time of a cache.
    return single(parseSettings({ jsonData: { ...jsonData, cacheTtlSeconds: 0 }, decryptedSecureJsonData }).servers);
  } catch (thrown) {
    throw invalid(`${place}: ${PluginError.from(thrown).message}`);
  }
}

function single(servers: ServerSettings[]): ServerSettings {
  const [server] = servers;
  if (!server) {
    throw new PluginError('SETTINGS_URL_MISSING');
  }
  return server;
}
