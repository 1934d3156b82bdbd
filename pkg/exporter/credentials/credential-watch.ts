import { isDeepStrictEqual } from 'node:util';
import { PluginError } from '../../errors/plugin-error';
import type { Logger } from '../../grafana/logging';
import { readCredentials, type Credentials, type CredentialSettings } from './credentials';

/** How often the files are looked at, in milliseconds. Their contents are compared: they may be links to others. */
const INTERVAL = 10_000;

/** Reads the files of credentials again and again, and hands on what changed. */
export class CredentialWatch {
  readonly #settings: CredentialSettings;
  readonly #logger: Logger;

  /** Those in force. */
  #credentials: Credentials;
  #timer: NodeJS.Timeout | null = null;
  #trouble: string | null = null;

  /** @throws PluginError `EXPORTER_CONFIGURATION_INVALID` where they cannot be read, or used, the first time */
  constructor(settings: CredentialSettings, logger: Logger) {
    this.#settings = settings;
    this.#logger = logger;

    this.#credentials = readCredentials(settings);
  }

  get credentials(): Credentials {
    return this.#credentials;
  }

  /**
   * @param use puts new ones in force; where it throws, or they cannot be read, those before stay, and it is tried again
   */
  start(use: (credentials: Credentials) => void): void {
    this.#timer = setInterval(() => this.poll(use), INTERVAL).unref();
  }

  /** Reads them at once. */
  poll(use: (credentials: Credentials) => void): void {
    try {
      const read = readCredentials(this.#settings);
      if (!isDeepStrictEqual(read, this.#credentials)) {
        use(read);
        this.#credentials = read;
        this.#logger.info('changed certificates, keys or passwords are in force');
      } else if (this.#trouble !== null) {
        this.#logger.info('certificates, keys and passwords can be read again');
      }
      this.#trouble = null;
    } catch (thrown) {
      const trouble = thrown instanceof PluginError ? thrown.message : String(thrown);
      if (trouble !== this.#trouble) {
        this.#logger.error('certificates, keys or passwords cannot be read; those before stay in force', {
          error: trouble,
        });
      }
      this.#trouble = trouble;
    }
  }

  stop(): void {
    if (this.#timer) {
      clearInterval(this.#timer);
    }
  }
}
