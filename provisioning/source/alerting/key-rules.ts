import type { SavedQuery } from '../../../pkg/query/model';
import { above, makeRule, math, type Rule } from './rule';
import { key, server } from './texts';

const DAY = 86_400;
const life = (figure: string): SavedQuery => ({
  queryType: 'key-life',
  figure,
  groupBy: ['key_id', 'key_name'],
  shape: 'numeric',
});

/** Rules over the life of access keys: they need the plugin's own history. */
export const keyRules: Rule[] = [
  makeRule({
    uid: 'outline-key-unused',
    title: 'Access key has not been used for 90 days',
    severity: 'warning',
    for: '0s',
    data: { A: life('unused_for'), B: above('A', 90 * DAY) },
    texts: {
      en: {
        summary: `Access key ${key} of ${server} has not been used for {{ humanizeDuration $values.A.Value }}.`,
        description: 'Whoever has it may have left. It works until it is removed.',
      },
      ru: {
        summary: `Ключ ${key} сервера ${server} не использовался {{ humanizeDuration $values.A.Value }}.`,
        description: 'Возможно, его владелец ушёл. Ключ действует, пока его не удалят.',
      },
      fa: {
        summary: `کلید ${key} در سرور ${server} {{ humanizeDuration $values.A.Value }} استفاده نشده است.`,
        description: 'شاید دارنده‌اش دیگر نیازی ندارد. کلید تا وقتی حذف نشود کار می‌کند.',
      },
    },
  }),
  makeRule({
    uid: 'outline-key-expires',
    title: 'Access key expires within 7 days',
    severity: 'warning',
    for: '0s',
    isQuietWithoutData: true,
    data: { A: life('expires_in'), B: math(`$A < ${7 * DAY} && $A > 0`) },
    texts: {
      en: {
        summary: `Access key ${key} of ${server} expires in {{ humanizeDuration $values.A.Value }}, as its name says.`,
        description: 'Nothing happens by itself: renew the date in its name, or remove the key.',
      },
      ru: {
        summary: `Срок ключа ${key} сервера ${server} истекает через {{ humanizeDuration $values.A.Value }}, судя по имени.`,
        description: 'Само ничего не произойдёт: продлите дату в имени или удалите ключ.',
      },
      fa: {
        summary: `کلید ${key} در سرور ${server}، آن‌گونه که نامش می‌گوید، تا {{ humanizeDuration $values.A.Value }} دیگر منقضی می‌شود.`,
        description: 'خودبه‌خود اتفاقی نمی‌افتد: تاریخ نام را تازه کنید یا کلید را حذف کنید.',
      },
    },
  }),
  makeRule({
    uid: 'outline-key-expired',
    title: 'Access key has expired',
    severity: 'warning',
    for: '0s',
    isQuietWithoutData: true,
    data: { A: life('expires_in'), B: math('$A <= 0') },
    texts: {
      en: {
        summary: `Access key ${key} of ${server} has expired, as its name says, and still works.`,
        description: 'Remove it, or renew the date in its name.',
      },
      ru: {
        summary: `Срок ключа ${key} сервера ${server} истёк, судя по имени, но он ещё действует.`,
        description: 'Удалите его или продлите дату в имени.',
      },
      fa: {
        summary: `کلید ${key} در سرور ${server}، آن‌گونه که نامش می‌گوید، منقضی شده و هنوز کار می‌کند.`,
        description: 'آن را حذف کنید یا تاریخ نام را تازه کنید.',
      },
    },
  }),
  makeRule({
    uid: 'outline-key-sharing',
    title: 'Access key looks shared',
    severity: 'warning',
    for: '0s',
    isQuietWithoutData: true,
    data: {
      A: {
        queryType: 'key-sharing',
        figure: 'sharing_score',
        window: '604800s',
        groupBy: ['key_id', 'key_name'],
        shape: 'numeric',
      },
      B: above('A', 0.5),
    },
    texts: {
      en: {
        summary: `Access key ${key} of ${server} looks shared: {{ humanizePercentage $values.A.Value }}.`,
        description:
          'Of the last week. The table of “Sharing of access keys” says how many devices, how often, how long.',
      },
      ru: {
        summary: `Похоже, ключом ${key} сервера ${server} делятся: {{ humanizePercentage $values.A.Value }}.`,
        description:
          'За последнюю неделю. Сколько устройств, как часто и как долго, говорит таблица «Совместное использование ключей».',
      },
      fa: {
        summary: `کلید ${key} در سرور ${server} گویا به اشتراک گذاشته شده است: {{ humanizePercentage $values.A.Value }}.`,
        description: 'در هفتهٔ گذشته. جدول «اشتراک کلیدهای دسترسی» می‌گوید چند دستگاه، چند بار و چه مدت.',
      },
    },
  }),
];
