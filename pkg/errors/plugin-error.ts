import { errorCatalogue, type ErrorCode, type ErrorSource } from './catalogue';

/**
 * An error of the catalogue. `message` is for people: the catalogue's sentence, then `detail`, then the code in
 * brackets. `detail` must hold no secret: never a URL path, a password or an upstream body.
 */
export class PluginError extends Error {
  readonly code: ErrorCode;
  readonly detail: string | undefined;

  constructor(code: ErrorCode, detail?: string, options?: ErrorOptions) {
    super(`${errorCatalogue[code].message}${detail ? ` ${detail}` : ''} [${code}]`, options);
    this.name = 'PluginError';
    this.code = code;
    this.detail = detail;
  }

  get status(): number {
    return errorCatalogue[this.code].status;
  }

  get source(): ErrorSource {
    return errorCatalogue[this.code].source;
  }

  /** Turns whatever was thrown into an error of the catalogue; what is not known becomes `PLUGIN_FAILURE`. */
  static from(thrown: unknown): PluginError {
    return thrown instanceof PluginError ? thrown : new PluginError('PLUGIN_FAILURE', undefined, { cause: thrown });
  }
}
