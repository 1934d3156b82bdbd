import { ofEstimate } from '../../history/estimates';
import type { Estimate } from '../../history/model';
import { describePeriod } from '../../settings/model';
import { toSeconds, type EpochMilliseconds } from '../../time/units';
import { milliseconds } from '../budgets/budget-values';
import { expectedData, outlookOf } from '../budgets/outlook';
import { shareOf } from '../declarations/traffic';
import type { Values } from '../families/family';
import type { Row } from '../rows/row';
import type { Bill } from './bill';
import { costOfPart, trafficOf, useOfIncluded } from './price';

type CostValues = Omit<Values<'cost'>, 'key_name'>;
type Known = Estimate | null | undefined;

/** Figures of a bill at a moment. */
export function costValues(bill: Bill, now: EpochMilliseconds): Required<Pick<Row, 'bounds'>> & { values: CostValues } {
  const { terms, account, ofServer } = bill;
  const { within, used } = account;
  const at = toSeconds(now);
  const expected = expectedData(account, at);
  const ofIncluded = (bytes: Estimate | null) =>
    ofServer || !terms.included ? undefined : bytes && ofEstimate(bytes, (all) => useOfIncluded(terms, all));
  const costOf = (own: Estimate | null, all: Estimate | null | undefined) =>
    terms.currency === '' ? undefined : costOfPart(terms, own, all);
  const figures = {
    cost: costOf(used, ofServer ? ofServer.used : undefined),
    cost_expected: costOf(expected, ofServer ? expectedData(ofServer, at) : undefined),
    cost_share: ofServer ? used && ofServer.used && shareOf(used, ofServer.used) : undefined,
    cost_traffic: used && ofEstimate(used, (bytes) => trafficOf(terms, bytes)),
    cost_expected_traffic: expected && ofEstimate(expected, (bytes) => trafficOf(terms, bytes)),
    cost_included_use: ofIncluded(used),
    cost_expected_use: ofIncluded(expected),
  } satisfies Record<string, Known>;
  const valueOf = (figure: keyof typeof figures) => figures[figure] && figures[figure].value;
  const outlook = ofServer || !terms.included ? null : outlookOf(account, at);
  return {
    values: {
      cost: valueOf('cost'),
      cost_expected: valueOf('cost_expected'),
      cost_share: valueOf('cost_share'),
      cost_traffic: valueOf('cost_traffic'),
      cost_expected_traffic: valueOf('cost_expected_traffic'),
      cost_included: ofServer ? undefined : (terms.included ?? undefined),
      cost_included_use: valueOf('cost_included_use'),
      cost_expected_use: valueOf('cost_expected_use'),
      cost_outlook: outlook?.text,
      cost_used_up: milliseconds(outlook?.usedUpAt),
      cost_used_up_earliest: milliseconds(outlook?.earliest),
      cost_used_up_latest: milliseconds(outlook?.latest),
      cost_currency: terms.currency || undefined,
      cost_period: describePeriod(account.period),
      cost_begins: within.from * 1000,
      cost_ends: within.to * 1000,
      cost_terms: terms.text,
    },
    bounds: Object.fromEntries(
      Object.entries(figures).flatMap(([id, known]) => (known ? [[id, { least: known.least, most: known.most }]] : []))
    ),
  };
}
