import { matchesName, type CostRule, type CostTerms, type ServerLabels } from '../../settings/model';

/**
 * What a server costs: the last line that fits.
 *
 * @returns null where nothing is said of it
 */
export function chooseTerms(
  { name, labels }: { name: string; labels: ServerLabels },
  rules: readonly CostRule[]
): CostTerms | null {
  const fits = ({ label, pattern }: CostRule) => {
    const value = label === null ? name : labels[label];
    return value !== undefined && matchesName(pattern, value);
  };
  return rules.findLast(fits)?.terms ?? null;
}
