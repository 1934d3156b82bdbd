import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { PluginError } from '../../errors/plugin-error';

/** What is wrong with the configuration, in a sentence that quotes no values. */
export function invalid(detail: string): PluginError {
  return new PluginError('EXPORTER_CONFIGURATION_INVALID', detail);
}

/** @param setting that names the file. @throws PluginError `EXPORTER_CONFIGURATION_INVALID` where it cannot be read */
export function readText(file: string, setting: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    const reason = v.safeParse(v.object({ code: v.string() }), thrown);
    throw invalid(`${setting}: ${file} cannot be read${reason.success ? ` (${reason.output.code})` : ''}.`);
  }
}

/**
 * The text, or what stands in the file, without the line’s end; null where neither is given.
 *
 * @throws PluginError `EXPORTER_CONFIGURATION_INVALID` where both are given, or the file holds nothing
 */
export function readSecret(text: string | undefined, file: string | undefined, setting: string): string | null {
  if (text !== undefined && file !== undefined) {
    throw invalid(`${setting} is given twice, by itself and by a file.`);
  }
  if (file === undefined) {
    return text ?? null;
  }
  const read = readText(file, `${setting}File`).trim();
  if (read === '') {
    throw invalid(`${setting}File: ${file} is empty.`);
  }
  return read;
}
