import { errorsOf } from '../../history/estimates';
import { estimateAt, type AmountSeries } from '../../history/history';
import type { Estimate } from '../../history/model';
import { isNothingLeft, restOfKnown } from '../families/unattributed';

/**
 * What the server's total has more than its keys, in steps in which some of them are not known. Where one is not, all of it
 * may be that one's: of a longer time it may be known whose it was.
 *
 * @param keys all of them
 * @returns null where there is nothing in any step
 */
export function unattributedSteps(total: AmountSeries, keys: readonly AmountSeries[]): AmountSeries | null {
  const [data, tunnelTime] = [restSteps('data', total, keys), restSteps('tunnelTime', total, keys)];
  if (![...data, ...tunnelTime].some((rest) => (rest?.value ?? 0) > 0)) {
    return null;
  }
  return {
    data: data.map((rest) => rest?.value ?? null),
    tunnelTime: tunnelTime.map((rest) => rest?.value ?? null),
    errors: { data: errorsOf(data), tunnelTime: errorsOf(tunnelTime) },
  };
}

function restSteps(
  quantity: 'data' | 'tunnelTime',
  total: AmountSeries,
  keys: readonly AmountSeries[]
): Array<Estimate | null> {
  return total[quantity].map((_, step) => {
    const all = estimateAt(total, quantity, step);
    const estimates = keys.map((key) => estimateAt(key, quantity, step));
    const rest = restOfKnown(all, estimates);
    if (estimates.includes(null)) {
      return rest && { ...rest, least: 0 };
    }
    return rest ?? (isNothingLeft(all, estimates) ? { value: 0, least: 0, most: 0 } : null);
  });
}
