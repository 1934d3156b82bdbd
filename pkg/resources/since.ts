import { PluginError } from '../errors/plugin-error';
import { LONGEST_SINCE_SECONDS } from '../outline/api';
import { windowPattern } from '../query/model';
import { roundUpToStep } from '../query/window';
import { durationSeconds } from '../time/duration';

/**
 * `since` of the contract, an Outline duration or an ISO 8601 moment, as whole seconds rounded up to 300.
 *
 * @param now epoch milliseconds
 * @throws PluginError `RESOURCE_INVALID_PARAMETER`
 */
export function sinceSeconds(since: string, now: number): number {
  const span = windowPattern.test(since) ? durationSeconds(since) : (now - Date.parse(since)) / 1000;
  const seconds = roundUpToStep(span);
  if (!(seconds > 0 && seconds <= LONGEST_SINCE_SECONDS)) {
    throw new PluginError('RESOURCE_INVALID_PARAMETER', '"since" must lie in the past, at most 38 days ago.');
  }
  return seconds;
}
