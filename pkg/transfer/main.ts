import { PluginError } from '../errors/plugin-error';
import { backfill, backfillUsage, parseBackfill } from './backfill-command';
import { exportStore, exportUsage, importStore, importUsage, parseExport, parseImport } from './file-commands';

/** What moves the past elsewhere, by the first parameter. */
type TransferCommand = 'backfill' | 'export' | 'import';

/**
 * Runs a command to its end. What goes wrong is one sentence on standard error and code 1; wrong parameters are code 2.
 *
 * @param parameters those after the command
 */
export async function runTransfer(command: TransferCommand, parameters: string[]): Promise<void> {
  switch (command) {
    case 'backfill':
      return run(command, backfillUsage, parseBackfill, backfill, parameters);
    case 'export':
      return run(command, exportUsage, parseExport, exportStore, parameters);
    case 'import':
      return run(command, importUsage, parseImport, importStore, parameters);
  }
}

async function run<Parsed extends { help?: boolean | undefined }>(
  command: TransferCommand,
  usage: string,
  parse: (parameters: string[]) => Parsed,
  work: (parsed: Parsed, signal: AbortSignal) => Promise<void>,
  parameters: string[]
): Promise<void> {
  const parsed = attempt(() => parse(parameters));
  if (parsed === null || parsed.help) {
    (parsed ? process.stdout : process.stderr).write(usage);
    process.exitCode = parsed ? 0 : 2;
    return;
  }
  const ending = new AbortController();
  const end = () => ending.abort(new Error('It was ended; the same command goes on with it.'));
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  try {
    await work(parsed, ending.signal);
  } catch (thrown) {
    const message = thrown instanceof PluginError || thrown instanceof Error ? thrown.message : String(thrown);
    process.stderr.write(`gpx_outline ${command}: ${message}\n`);
    process.exitCode = 1;
  } finally {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
  }
}

function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
