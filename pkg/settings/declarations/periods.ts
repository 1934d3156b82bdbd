import { defaultBudgetInNames, defaultBudgets, problemOfBudgets, problemOfTimeZone } from '../budgets';
import { problemOfCosts } from '../costs';
import { text, type Settings } from '../setting';

/** What is counted by the calendar: budgets and costs. */
export const periodSettings = {
  budgets: text({
    label: 'Budgets',
    help: 'Who may use how much by the calendar, a line each: a name, in which an asterisk is anything, and an amount, as Anna 50 GB/month@15, kids 500 MB/day, guest 2 GB/week@monday or family none. With person before it, it is for all keys of a name together, with server for whole servers. The last line that fits counts. limit/month is the data limit of the key. Nothing is done to who has used it up.',
    section: 'budgets',
    of: 'budgets',
    rows: 4,
    placeholder: defaultBudgets,
    unset: `\`${defaultBudgets}\``,
    problemOf: problemOfBudgets,
  }),
  budgetInNames: text({
    label: 'Budgets in key names',
    help: 'How the name of an access key tells its budget, which goes before the lines above: {budget} stands for 50GB/month@15, or 50GB/15 for short. A text without {budget}: names do not tell.',
    section: 'budgets',
    of: 'budgets',
    placeholder: defaultBudgetInNames,
    unset: `\`${defaultBudgetInNames}\``,
  }),
  budgetTimeZone: text({
    label: 'Time zone of budgets',
    help: 'By whose clock days, weeks and months of budgets begin, as Europe/Berlin. Empty: UTC.',
    section: 'budgets',
    of: 'budgets',
    placeholder: 'UTC',
    unset: '`UTC`',
    problemOf: problemOfTimeZone,
  }),

  costs: text({
    label: 'Prices',
    help: 'What servers cost, a line each: a name, in which an asterisk is anything, or a label of your own such as provider=aws, and what the provider wants, as home 1 EUR/TB, 20 TB included, 4.50 EUR/month, month@15: a price for traffic, what is included, a price for the month, and the day on which it begins anew. With both traffic is counted in and out, with + 4 % what flows beside Outline’s bytes, with none there are no figures. The last line that fits counts.',
    section: 'costs',
    of: 'costs',
    rows: 4,
    placeholder: '* 1 EUR/TB, 20 TB included, 4.50 EUR/month, month@15',
    problemOf: problemOfCosts,
  }),
  costTimeZone: text({
    label: 'Time zone of billing',
    help: 'By whose clock billing days begin, as Europe/Berlin. Empty: UTC.',
    section: 'costs',
    of: 'costs',
    placeholder: 'UTC',
    unset: '`UTC`',
    problemOf: problemOfTimeZone,
  }),
} satisfies Settings;
