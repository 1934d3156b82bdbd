import { PluginError } from '../errors/plugin-error';
import { problemOfTimeZone } from './budgets';

/** A time zone as settings name it: `utc` where they do not, or where there is no such zone, which `problem` says. */
export function parseTimeZone(text: string): { name: string; problem: string | null } {
  const name = text.trim();
  const isUtc = name === '' || name.toLowerCase() === 'utc';
  const problem = isUtc ? null : problemOfTimeZone(name);
  return { name: isUtc || problem !== null ? 'utc' : name, problem };
}

/** An error that some queries have, and not the whole data source. @param where to look */
export function settingsProblem(where: string, problem: string | null): PluginError | null {
  return problem === null ? null : new PluginError('SETTINGS_INVALID', `Look at ${where}. ${problem}`);
}
