import type { Writable } from 'node:stream';
import { KnownSecrets } from './known-secrets';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

/** What a log line says beside its message. `undefined` is left out. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Longest text of one field, in characters; the host cuts lines at 64 KiB and then no longer reads them as JSON. */
const LONGEST_TEXT = 4096;
const LONGEST_LINE = 64 * 1024 - 1;

/**
 * Structured logs in the form that Grafana's process manager reads from a plugin's standard error: one JSON object a
 * line, with `@level`, `@message` and `@timestamp` as strings. Registered secrets are blotted out of every line.
 */
export class Logger {
  readonly #output: Writable;
  readonly #secrets: KnownSecrets;
  readonly #fields: LogFields;

  constructor(output: Writable, secrets = new KnownSecrets(), fields: LogFields = {}) {
    this.#output = output;
    this.#secrets = secrets;
    this.#fields = fields;
  }

  /** A logger that adds `fields` to each line; it shares output and secrets with this one. */
  with(fields: LogFields): Logger {
    return new Logger(this.#output, this.#secrets, { ...this.#fields, ...fields });
  }

  /** From now on `text` is blotted out of every line of this logger and of all that share its secrets. */
  addSecret(text: string): void {
    this.#secrets.add(text);
  }

  trace(message: string, fields?: LogFields): void {
    this.#write('trace', message, fields);
  }

  debug(message: string, fields?: LogFields): void {
    this.#write('debug', message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.#write('info', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.#write('warn', message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.#write('error', message, fields);
  }

  #write(level: LogLevel, message: string, fields: LogFields = {}): void {
    const line: Record<string, unknown> = {
      '@level': level,
      '@message': this.clean(message),
      '@timestamp': timestamp(new Date()),
    };
    for (const [key, value] of Object.entries({ ...this.#fields, ...fields })) {
      // The host's process ends when one of its own keys is not a text, so nobody else may set them.
      if (value !== undefined && !key.startsWith('@')) {
        line[key] = typeof value === 'string' ? this.clean(value) : value;
      }
    }
    this.#output.write(`${fit(line)}\n`);
  }

  /** The text as a line would say it. Secrets go before it is cut, or half of one could stay. */
  clean(text: string): string {
    const clean = this.#secrets.blotOut(text);
    return clean.length > LONGEST_TEXT ? `${clean.slice(0, LONGEST_TEXT)}…` : clean;
  }
}

/** Exactly six fraction digits: the host demotes a line with any other number of them to raw text. */
function timestamp(date: Date): string {
  return date.toISOString().replace('Z', '000Z');
}

function fit(line: Record<string, unknown>): string {
  const text = JSON.stringify(line);
  if (Buffer.byteLength(text) <= LONGEST_LINE) {
    return text;
  }
  const { '@level': level, '@message': message, '@timestamp': time } = line;
  return JSON.stringify({ '@level': level, '@message': message, '@timestamp': time, shortened: true });
}

/** What a log line says of something thrown: its text, its causes' texts, and where it was thrown. */
export function describeThrown(thrown: unknown): LogFields {
  if (!(thrown instanceof Error)) {
    return { error: String(thrown) };
  }
  const causes: string[] = [];
  for (let cause = thrown.cause; cause !== undefined && causes.length < 5;) {
    causes.push(cause instanceof Error ? cause.message : String(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return { error: thrown.message, cause: causes.length > 0 ? causes.join(' <- ') : undefined, stack: thrown.stack };
}
