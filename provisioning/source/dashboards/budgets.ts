import { labelTitles, type LabelName } from '../../../pkg/query/model';
import { lines, stairs } from '../panels/chart-panels';
import type { SavedDashboard } from '../panels/dashboard';
import { coloredText, limitUse, plain, shareGauge, type Steps } from '../panels/look';
import { bars, stats } from '../panels/number-panels';
import { largestFirst, tableFrom } from '../panels/table-panel';
import { ofChosenKeys as filters, severalKeysVariable } from './key-variable';
import { rowToKey, rowToServer, seriesToKey, seriesToPerson, seriesToServer } from './links';
import { outlineDashboard } from './outline-dashboard';
import { ask, askEach, columnOf } from './source';

const byKey: LabelName[] = ['key_id', 'key_name'];
const nobody = 'Nobody has a budget: see the data source settings';
const noneOverTime = `${nobody}; or there is no history of this range yet`;
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
    .noValue(nobody)
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

const servers = tableFrom('Budgets of servers', ['Server', ...shownFirst])
  .description('Lines of the settings that begin with server.')
  .noValue('No server has a budget')
  .overrideByName('server', rowToServer)
  .overrideByName('budget_use', shareGauge(limitUse))
  .overrideByName('budget_expected_use', coloredText(expectedUse))
  .withTarget(ask('budgets', 'table', { groupBy: [] }));

const burnDown = lines('What is left of budgets')
  .description('Until the end of each step; with each period it begins anew. Budgets of today, also in the past.')
  .noValue(noneOverTime)
  .dataLinks([seriesToKey])
  .withTarget(ask('budgets', 'time-series', { figure: 'budget_left', filters, groupBy: byKey, limit: 10 }));

const useOverTime = lines('Use of budgets over time')
  .noValue(noneOverTime)
  .dataLinks([seriesToKey])
  .withTarget(ask('budgets', 'time-series', { figure: 'budget_use', filters, groupBy: byKey, limit: 10 }));

const noPrice = 'No server has a price, or there are several currencies: see the data source settings';

const costs = stats('What servers cost', plain)
  .description('Since the billing day, and as it is to be expected by the next one.')
  .noValue(noPrice)
  .decimals(2)
  .targets(askEach('cost', ['cost', 'cost_expected'], { groupBy: [] }));

const costOverTime = stairs('Cost over time')
  .description('Since the billing day, until the end of each step. Prices of today, also in the past.')
  .noValue(`${noPrice}; or there is no history of this range yet`)
  .decimals(2)
  .dataLinks([seriesToServer])
  .withTarget(ask('cost', 'time-series', { figure: 'cost', step: '1d', groupBy: [] }));

const costOfPeople = bars('Cost by person')
  .description('The price of each server, shared as its data is; keys of the same name together, on whatever server.')
  .noValue(noPrice)
  .decimals(2)
  .dataLinks([seriesToPerson])
  .withTarget(
    ask('cost', 'numeric', { figure: 'cost', filters, groupBy: ['key_name'], groupServersBy: [], limit: 15 })
  );

const costOfServers = tableFrom('Cost of servers', [
  'Server',
  ...['cost', 'cost_expected', 'cost_traffic', 'cost_included', 'cost_included_use', 'cost_expected_use'].map((id) =>
    columnOf('cost', id)
  ),
  'Outlook',
  columnOf('cost', 'cost_used_up'),
])
  .description('The traffic that the invoice counts, and until when what is included lasts.')
  .noValue(noPrice)
  .overrideByName('server', rowToServer)
  .overrideByName('cost_included_use', shareGauge(limitUse))
  .overrideByName('cost_expected_use', coloredText(expectedUse))
  .withTarget(ask('cost', 'table', { groupBy: [] }));

/** Who may use how much by the calendar, until when that lasts, and what it costs. */
export function budgetsDashboard(): SavedDashboard {
  return outlineDashboard({
    uid: 'outline-budgets',
    title: 'Outline budgets and cost',
    description: 'What keys, people and servers may use by the calendar, until when it lasts, and what it costs.',
    from: 'now-30d',
    variables: [severalKeysVariable],
    panels: [
      use.span(12).height(11),
      expected.span(12).height(11),
      keys.span(24).height(10),
      burnDown.span(12).height(9),
      useOverTime.span(12).height(9),
      people.span(24).height(8),
      servers.span(24).height(6),
      costs.span(24).height(4),
      costOfPeople.span(12).height(9),
      costOverTime.span(12).height(9),
      costOfServers.span(24).height(7),
    ],
  });
}
