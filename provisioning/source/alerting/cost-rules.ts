import { above, makeRule, type Rule } from './rule';
import { server } from './texts';

/** Rules over what servers cost; where none has a price they are quiet. */
export const costRules: Rule[] = [
  makeRule({
    uid: 'outline-included-traffic',
    title: 'Included traffic of server will not last',
    severity: 'warning',
    // One busy hour changes what is to be expected for a while.
    for: '1h',
    isQuietWithoutData: true,
    data: {
      A: { queryType: 'cost', figure: 'cost_expected_use', groupBy: [], shape: 'numeric' },
      B: above('A', 1),
    },
    texts: {
      en: {
        summary: `The traffic that the price of ${server} includes will not last: {{ humanizePercentage $values.A.Value }} of it are expected by the billing day.`,
        description:
          'What is beyond it costs extra. The dashboard Budgets and cost has the day, the cost, and who uses most.',
      },
      ru: {
        summary: `Трафика, включённого в цену ${server}, не хватит: к расчётному дню ожидается {{ humanizePercentage $values.A.Value }} от него.`,
        description:
          'Остальное оплачивается отдельно. День, стоимость и кто расходует больше всех — на панели Budgets and cost.',
      },
      fa: {
        summary: `ترافیک شامل‌شده در قیمت ${server} کافی نیست: تا روز صورت‌حساب {{ humanizePercentage $values.A.Value }} از آن انتظار می‌رود.`,
        description: 'بیش از آن جداگانه حساب می‌شود. روز، هزینه و پرمصرف‌ها در داشبورد Budgets and cost است.',
      },
    },
  }),
];
