import { CURRENCY } from '../costs/currency';
import { ofEstimate } from '../../history/estimates';
import { costOfPart, trafficOf, useOfIncluded } from '../costs/price';
import { moment, text } from './column';
import { byKey, declareFamilies } from './family';
import { figure, type Figure, type OverTime } from './figure';
import { labelTitles } from './labels';

type Texts = Pick<Figure, 'label' | 'unit' | 'description'> & Partial<Pick<Figure, 'decimals' | 'mergeServers'>>;
type InStep = Extract<OverTime, { of: 'cost' }>['inStep'];

const costFigure = <const Id extends string>(id: Id, merge: 'sum' | 'none', texts: Texts) =>
  figure({ id, type: 'float64', merge, sources: ['history', 'window'], ...texts });

/** One that is known step by step, too. */
const overTime = <const Id extends string>(id: Id, merge: 'sum' | 'none', inStep: InStep, texts: Texts) => ({
  ...costFigure(id, merge, texts),
  overTime: { kind: 'state', of: 'cost', inStep } as const,
});

/** Families of what servers cost. */
export const costFamilies = declareFamilies({
  cost: {
    label: 'Cost',
    description:
      'What servers cost since the billing day and will have cost by the next one, at the prices of the data source settings: by server, by key or by the keys of one name.',
    windowed: false,
    columns: [
      text('key_name', labelTitles.key_name),
      overTime('cost', 'sum', ({ terms, used, ofServer }) => costOfPart(terms, used, ofServer), {
        label: 'Cost so far',
        unit: CURRENCY,
        decimals: 2,
        description:
          'Price of the month and of traffic beyond what is included, since the billing day; of a key as large a share as it has of the server’s data.',
      }),
      costFigure('cost_expected', 'sum', {
        label: 'Expected cost',
        unit: CURRENCY,
        decimals: 2,
        description:
          'The same at the end of the billing period, as the same weekdays of the last eight weeks let one expect; its bounds hold in four of five cases.',
      }),
      costFigure('cost_share', 'sum', {
        label: 'Share of cost',
        unit: 'percentunit',
        mergeServers: 'none',
        description: 'Of a key: its data divided by that of the whole server since the billing day.',
      }),
      overTime(
        'cost_traffic',
        'sum',
        ({ terms, used }) => used && ofEstimate(used, (bytes) => trafficOf(terms, bytes)),
        {
          label: 'Traffic counted',
          unit: 'decbytes',
          description: 'Data since the billing day as the invoice counts it: out, or in and out, as the settings say.',
        }
      ),
      costFigure('cost_included', 'sum', {
        label: 'Included traffic',
        unit: 'decbytes',
        description: 'Traffic of a server that the price of the month includes.',
      }),
      overTime(
        'cost_included_use',
        'none',
        ({ terms, used, ofServer }) =>
          ofServer !== undefined || !terms.included
            ? undefined
            : used && ofEstimate(used, (bytes) => useOfIncluded(terms, bytes)),
        {
          label: 'Use of included traffic',
          unit: 'percentunit',
          description: 'Traffic counted since the billing day, divided by what is included.',
        }
      ),
      costFigure('cost_expected_traffic', 'sum', {
        label: 'Expected traffic',
        unit: 'decbytes',
        description: 'Traffic counted at the end of the billing period, as it is to be expected.',
      }),
      costFigure('cost_expected_use', 'none', {
        label: 'Expected use of included traffic',
        unit: 'percentunit',
        description: 'That, divided by what is included; its bounds hold in four of five cases.',
      }),
      text('cost_outlook', 'Outlook'),
      figure({
        id: 'cost_used_up',
        label: 'Included traffic used up',
        unit: 'dateTimeAsIso',
        description: 'When what is included was or will be used up; empty where it lasts until the billing day.',
        type: 'time',
        merge: 'min',
        sources: ['history'],
      }),
      moment('cost_used_up_earliest', 'Used up at the earliest'),
      moment('cost_used_up_latest', 'Used up at the latest'),
      text('cost_currency', 'Currency'),
      text('cost_period', 'Period'),
      moment('cost_begins', 'Period began'),
      moment('cost_ends', 'Period ends'),
      text('cost_terms', 'Prices'),
    ],
    ...byKey,
    defaultFigure: 'cost',
    defaultGroupBy: [],
  },
});
