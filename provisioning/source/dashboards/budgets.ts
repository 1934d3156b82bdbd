import { labelTitles, type LabelName } from '../../../pkg/query/model';
import { lines } from '../panels/chart-panels';
import type { SavedDashboard } from '../panels/dashboard';
import { coloredText, limitUse, plain, shareGauge, type Steps } from '../panels/look';
import { bars, stats } from '../panels/number-panels';
import { largestFirst, tableFrom } from '../panels/table-panel';
import { ofChosenKeys as filters, severalKeysVariable } from './key-variable';
import { rowToKey, seriesToKey } from './links';
import { outlineDashboard } from './outline-dashboard';
import { ask, askEach, columnOf } from './source';
import { noHistory } from './texts';

const byKey: LabelName[] = ['key_id', 'key_name'];
const nobody = 'Nobody has a budget: see the data source settings';
const expectedUse: Steps = ['green', [0.9, 'orange'], [1, 'red']];

const use = bars('Use of budget', limitUse)
  .description('Since the period of each began.')
  .noValue(nobody)
  .max(1)
  .dataLinks([seriesToKey])
  .withTarget(ask('budgets', 'numeric', { figure: 'budget_use', filters, groupBy: byKey, limit: 15 }));

const expected = bars('Expected at the end of the period', expectedUse)
  .description('As the same weekdays of the last eight weeks let one expect. Empty: history is too short.')
  .noValue(nobody)
  .max(1)
  .dataLinks([seriesToKey])
  .withTarget(ask('budgets', 'numeric', { figure: 'budget_expected_use', filters, groupBy: byKey, limit: 15 }));

const shownFirst = [
  ...['budget_use', 'budget', 'budget_used', 'budget_left', 'budget_expected_use'].map((id) => columnOf('budgets', id)),
  'Outlook',
  columnOf('budgets', 'budget_used_up'),
];

const table = (title: string, groupBy: LabelName[]) =>
  tableFrom(title, [labelTitles.key_name, ...shownFirst])
    .overrideByName('budget_use', shareGauge(limitUse))
    .overrideByName('budget_expected_use', coloredText(expectedUse))
    .sortBy(largestFirst(columnOf('budgets', 'budget_use')))
    .withTarget(ask('budgets', 'table', { filters, groupBy }));

const keys = table('Budgets of keys', byKey)
  .description('What is left, and until when it lasts: the moment has a range, earliest and latest.')
  .overrideByName('key_name', rowToKey);

const people = table('Budgets of keys of one name', ['key_name']).description(
  'Keys of the same name together: what they share, or the sum of what each has.'
);

const servers = stats('Budgets of servers', plain)
  .description('Lines of the settings that begin with server.')
  .noValue('No server has a budget')
  .targets(askEach('budgets', ['budget_left', 'budget_use', 'budget_expected_use', 'budget_daily'], { groupBy: [] }));

const burnDown = lines('What is left of budgets')
  .description('Until the end of each step; with each period it begins anew. Budgets of today, also in the past.')
  .noValue(noHistory)
  .dataLinks([seriesToKey])
  .withTarget(ask('budgets', 'time-series', { figure: 'budget_left', filters, groupBy: byKey, limit: 10 }));

const useOverTime = lines('Use of budgets over time')
  .noValue(noHistory)
  .dataLinks([seriesToKey])
  .withTarget(ask('budgets', 'time-series', { figure: 'budget_use', filters, groupBy: byKey, limit: 10 }));

/** Who may use how much by the calendar, and until when that lasts. */
export function budgetsDashboard(): SavedDashboard {
  return outlineDashboard({
    uid: 'outline-budgets',
    title: 'Outline budgets',
    description: 'What keys, people and servers may use by the calendar, what is left, and until when it lasts.',
    from: 'now-30d',
    variables: [severalKeysVariable],
    panels: [
      use.span(12).height(11),
      expected.span(12).height(11),
      keys.span(24).height(10),
      burnDown.span(12).height(9),
      useOverTime.span(12).height(9),
      people.span(24).height(8),
      servers.span(24).height(4),
    ],
  });
}
