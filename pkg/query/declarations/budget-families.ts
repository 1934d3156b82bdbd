import { ofEstimate } from '../../history/estimates';
import type { Estimate } from '../../history/model';
import { moment, text } from './column';
import { byKey, declareFamilies } from './family';
import { figure, type Figure, type OverTime } from './figure';
import { labelTitles } from './labels';

/** What is left of a budget: the least where the most was used. */
function leftOf(amount: number, used: Estimate): Estimate {
  const left = (taken: number) => Math.max(0, amount - taken);
  return { value: left(used.value), least: left(used.most), most: left(used.least) };
}

type Texts = Pick<Figure, 'label' | 'unit' | 'description'>;

const budgetFigure = <const Id extends string>(id: Id, texts: Texts) =>
  figure({ id, type: 'float64', merge: 'sum', sources: ['history', 'window'], ...texts });

/** One that is known step by step, too. */
const overTime = <const Id extends string>(
  id: Id,
  { inStep, ...texts }: Texts & Pick<Extract<OverTime, { of: 'budget' }>, 'inStep'>
) => ({ ...budgetFigure(id, texts), overTime: { kind: 'state', of: 'budget', inStep } as const });

/** Families of what may be used by the calendar. */
export const budgetFamilies = declareFamilies({
  budgets: {
    label: 'Budgets',
    description:
      'What may be used by the day, week or month, what is left of it, and when it will be used up: by key, by the keys of one name, or, grouped by nothing, by server.',
    windowed: false,
    columns: [
      text('key_name', labelTitles.key_name),
      overTime('budget_use', {
        label: 'Use of budget',
        unit: 'percentunit',
        description:
          'What was used since the period began, divided by the budget; over time, until the end of each step.',
        inStep: ({ amount, used }) =>
          amount === 0 ? undefined : amount && used && ofEstimate(used, (bytes) => bytes / amount),
      }),
      overTime('budget', {
        label: 'Budget',
        unit: 'decbytes',
        description: 'What may be used in the period: of the key’s name, of the settings, or its data limit.',
        inStep: ({ amount }) => amount,
      }),
      overTime('budget_used', {
        label: 'Budget used',
        unit: 'decbytes',
        description: 'Data since the period began: the figure of access key metrics over the same time.',
        inStep: ({ used }) => used,
      }),
      overTime('budget_left', {
        label: 'Budget left',
        unit: 'decbytes',
        description: 'Budget less what was used; not below 0.',
        inStep: ({ amount, used }) => (amount === null || used === null ? null : leftOf(amount, used)),
      }),
      overTime('budget_even_left', {
        label: 'Left at an even pace',
        unit: 'decbytes',
        description: 'What would be left now if every moment of the period used the same.',
        inStep: ({ amount, passed }) => amount && amount * (1 - passed),
      }),
      budgetFigure('budget_expected_use', {
        label: 'Expected use of budget',
        unit: 'percentunit',
        description:
          'Use of the budget at the end of the period, as the same weekdays of the last eight weeks let one expect; its bounds hold in four of five cases.',
      }),
      text('budget_outlook', 'Outlook'),
      figure({
        id: 'budget_used_up',
        label: 'Budget used up',
        unit: 'dateTimeAsIso',
        description: 'When the budget was or will be used up; empty where it lasts until the period ends.',
        type: 'time',
        merge: 'min',
        sources: ['history'],
      }),
      moment('budget_used_up_earliest', 'Used up at the earliest'),
      moment('budget_used_up_latest', 'Used up at the latest'),
      budgetFigure('budget_daily', {
        label: 'Suggested per day',
        unit: 'decbytes',
        description: 'What may be used a day from now on so that the budget lasts until the period ends.',
      }),
      budgetFigure('budget_time_left', {
        label: 'Time left in the period',
        unit: 's',
        description: 'Seconds until the budget begins anew.',
      }),
      text('budget_period', 'Period'),
      moment('budget_begins', 'Period began'),
      moment('budget_ends', 'Period ends'),
      text('budget_origin', 'Budget from'),
    ],
    ...byKey,
  },
});
