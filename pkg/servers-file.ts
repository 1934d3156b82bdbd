import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { PluginError } from './errors/plugin-error';
import type { Logger } from './grafana/logging';
import { parseServersFile, withAdded, type AddedServers } from './parse-servers-file';
import type { SavedSettings } from './settings/parse';

/** How often the file is looked at, milliseconds. Contents are compared: it may be a link to another one. */
const INTERVAL = 10_000;

export interface ServersFileOptions {
  /** `servers_file` of the section `[plugin.outline-metrics-datasource]` in Grafana's configuration. */
  path: string;
  environment: NodeJS.ProcessEnv;
  logger: Logger;
  /** Other servers are in force. */
  onChange: () => void;
}

/** A file in which a provisioning tool tells servers of data sources. A bad one changes nothing but what is said of it. */
export class ServersFile {
  readonly #options: ServersFileOptions;
  readonly #timer: NodeJS.Timeout;
  #added: AddedServers[] = [];
  #problem: string | null = null;

  constructor(options: ServersFileOptions) {
    this.#options = options;

    this.#read();
    this.#timer = setInterval(() => this.poll(), INTERVAL).unref();
  }

  /** What is wrong with the file as it is now, a sentence for *Save & test*; null: nothing. */
  get problem(): string | null {
    return this.#problem;
  }

  /** The saved settings of a data source with what the file adds to them. */
  addTo<S extends SavedSettings & { uid: string }>(saved: S, tenant: string): S {
    const added = this.#addedTo(saved, tenant);
    return added ? withAdded(saved, added) : saved;
  }

  /** Ids of the servers that it adds to a data source. */
  idsOf(saved: { uid: string }, tenant: string): ReadonlySet<string> {
    return new Set(this.#addedTo(saved, tenant)?.servers.map(({ id }) => id));
  }

  #addedTo(saved: { uid: string }, tenant: string): AddedServers | undefined {
    return this.#added.find(({ uid, orgId }) => uid === saved.uid && tenant === `org-${orgId}`);
  }

  /** Settings that cannot be parsed while the file cannot be used may lack what it should say. */
  explain(thrown: unknown): PluginError {
    const { code, detail } = PluginError.from(thrown);
    return new PluginError(code, [detail, this.#problem].filter(Boolean).join(' ') || undefined, { cause: thrown });
  }

  /** Reads it at once. */
  poll(): void {
    if (this.#read()) {
      this.#options.logger.info('the file of servers has changed and is in force');
      this.#options.onChange();
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** @returns whether other servers are in force now */
  #read(): boolean {
    const { path, environment, logger } = this.#options;
    try {
      const added = parseServersFile(readText(path), environment);
      const isChanged = !isDeepStrictEqual(added, this.#added);
      this.#added = added;
      this.#problem = null;
      return isChanged;
    } catch (thrown) {
      const { message } = PluginError.from(thrown);
      const problem = `The file of servers cannot be used; those before stay. ${message}`;
      if (problem !== this.#problem) {
        logger.error('the file of servers cannot be used; those before stay', { error: message });
      }
      this.#problem = problem;
      return false;
    }
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new PluginError('SETTINGS_INVALID', 'It cannot be read.');
  }
}
