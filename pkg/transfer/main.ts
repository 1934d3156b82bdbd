import { PluginError } from '../errors/plugin-error';
import { backfill, backfillUsage, parseBackfill } from './backfill-command';

/**
 * `gpx_outline backfill`: what goes wrong is one sentence on standard error and code 1; wrong parameters are code 2.
 *
 * @param parameters those after the command
 */
export async function runBackfill(parameters: string[]): Promise<void> {
  const ending = new AbortController();
  const end = () => ending.abort(new Error('It was ended; the same command goes on with it.'));
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  try {
    const parsed = parseOrNull(parameters);
    if (parsed === null || parsed.help) {
      (parsed ? process.stdout : process.stderr).write(backfillUsage);
      process.exitCode = parsed ? 0 : 2;
      return;
    }
    await backfill(parsed, ending.signal);
  } catch (thrown) {
    const message = thrown instanceof PluginError || thrown instanceof Error ? thrown.message : String(thrown);
    process.stderr.write(`gpx_outline backfill: ${message}\n`);
    process.exitCode = 1;
  } finally {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
  }
}

function parseOrNull(parameters: string[]) {
  try {
    return parseBackfill(parameters);
  } catch {
    return null;
  }
}
