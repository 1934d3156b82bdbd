import type { SavedQuery } from '../../../pkg/query/model';
import { makeRule, math, type Rule } from './rule';
import { key, person as personName, server, type Texts } from './texts';

/** Whose budgets: the labels that alerts carry, and the names of these in texts. */
interface Subject extends Pick<SavedQuery, 'groupServersBy' | 'filters'> {
  uid: string;
  title: string;
  groupBy: NonNullable<SavedQuery['groupBy']>;
  names: Readonly<Record<keyof Texts, string>>;
}

const subjects: readonly Subject[] = [
  {
    uid: 'outline-budget',
    title: 'access key',
    groupBy: ['key_id', 'key_name'],
    names: {
      en: `access key ${key} of ${server}`,
      ru: `ключа ${key} сервера ${server}`,
      fa: `کلید ${key} در سرور ${server}`,
    },
  },
  {
    uid: 'outline-server-budget',
    title: 'server',
    groupBy: [],
    names: { en: `the server ${server}`, ru: `сервера ${server}`, fa: `سرور ${server}` },
  },
];

/** All keys of a name, on whatever server. */
const person: Subject = {
  uid: 'outline-person-budget',
  title: 'person',
  groupBy: ['key_name'],
  groupServersBy: [],
  // Keys without a name are nobody’s.
  filters: [{ label: 'key_name', operator: '!=', values: [''] }],
  names: { en: personName, ru: personName, fa: personName },
};

/** Rules over budgets by the calendar; where nobody has one they are quiet. */
export const budgetRules: Rule[] = subjects.flatMap(rulesOf);

/** The same of people, instead of keys: of who has one key both would tell the same. */
export const peopleRules: Rule[] = rulesOf(person);

function rulesOf({ uid, title, names, ...whose }: Subject): Rule[] {
  const figure = (id: string): SavedQuery => ({ queryType: 'budgets', figure: id, ...whose, shape: 'numeric' });
  return [
    makeRule({
      uid: `${uid}-near`,
      title: `Budget of ${title} is used to 80 %`,
      severity: 'warning',
      for: '5m',
      isQuietWithoutData: true,
      data: { A: figure('budget_use'), B: math('$A >= 0.8 && $A < 1') },
      texts: {
        en: {
          summary: `The budget of ${names.en} is used to {{ humanizePercentage $values.A.Value }}.`,
          description: 'It begins anew with the next period. Nothing is blocked.',
        },
        ru: {
          summary: `Бюджет ${names.ru} использован на {{ humanizePercentage $values.A.Value }}.`,
          description: 'Он обновится со следующим периодом. Ничего не блокируется.',
        },
        fa: {
          summary: `{{ humanizePercentage $values.A.Value }} از بودجهٔ ${names.fa} مصرف شده است.`,
          description: 'با دورهٔ بعد از نو آغاز می‌شود. چیزی مسدود نمی‌شود.',
        },
      },
    }),
    makeRule({
      uid: `${uid}-over`,
      title: `Budget of ${title} is used up`,
      severity: 'warning',
      for: '5m',
      isQuietWithoutData: true,
      data: { A: figure('budget_use'), B: math('$A >= 1') },
      texts: {
        en: {
          summary: `The budget of ${names.en} is used up: {{ humanizePercentage $values.A.Value }}.`,
          description:
            'It begins anew with the next period. Nothing is blocked: set a data limit, or talk to its user.',
        },
        ru: {
          summary: `Бюджет ${names.ru} исчерпан: {{ humanizePercentage $values.A.Value }}.`,
          description:
            'Он обновится со следующим периодом. Ничего не блокируется: задайте лимит или поговорите с владельцем.',
        },
        fa: {
          summary: `بودجهٔ ${names.fa} تمام شده است: {{ humanizePercentage $values.A.Value }}.`,
          description: 'با دورهٔ بعد از نو آغاز می‌شود. چیزی مسدود نمی‌شود: محدودیت بگذارید یا با دارنده‌اش صحبت کنید.',
        },
      },
    }),
    makeRule({
      uid: `${uid}-ends-early`,
      title: `Budget of ${title} will be used up before its period ends`,
      severity: 'warning',
      // One busy hour changes what is to be expected for a while.
      for: '1h',
      isQuietWithoutData: true,
      data: { A: figure('budget_expected_use'), B: figure('budget_use'), C: math('$A > 1 && $B < 1') },
      texts: {
        en: {
          summary: `The budget of ${names.en} will not last: {{ humanizePercentage $values.A.Value }} of it are expected until its period ends.`,
          description:
            'As the same weekdays of the last weeks let one expect. The dashboard Budgets and cost has the day, and how sure that is.',
        },
        ru: {
          summary: `Бюджета ${names.ru} не хватит: к концу периода ожидается {{ humanizePercentage $values.A.Value }}.`,
          description: 'Судя по тем же дням недели последних недель. День и точность — на панели Budgets and cost.',
        },
        fa: {
          summary: `بودجهٔ ${names.fa} کافی نیست: تا پایان دوره {{ humanizePercentage $values.A.Value }} از آن انتظار می‌رود.`,
          description: 'بر پایهٔ همان روزهای هفته در هفته‌های گذشته. روز و دقت آن در داشبورد Budgets and cost است.',
        },
      },
    }),
  ];
}
