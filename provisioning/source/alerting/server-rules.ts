import type { SavedQuery } from '../../../pkg/query/model';
import { above, below, makeRule, math, type Rule } from './rule';
import { key, server } from './texts';

const DAY = 86_400;
const limitUse: SavedQuery = {
  queryType: 'access-keys',
  figure: 'limit_use',
  groupBy: ['key_id', 'key_name'],
  shape: 'numeric',
};

/** Rules over what the server tells now: they need no history. */
export const serverRules: Rule[] = [
  makeRule({
    uid: 'outline-server-down',
    title: 'Outline server is down',
    severity: 'critical',
    for: '2m',
    firesWithoutAnswer: true,
    data: { A: { queryType: 'availability', figure: 'up', shape: 'numeric' }, B: below('A', 1) },
    texts: {
      en: {
        summary: `The management API of ${server} does not answer.`,
        description:
          'Its users may still be served. The panel “Availability” of the dashboard “Outline server” names the cause.',
      },
      ru: {
        summary: `API управления сервера ${server} не отвечает.`,
        description:
          'Пользователи могут по-прежнему работать. Причину называет панель “Availability” на дашборде “Outline server”.',
      },
      fa: {
        summary: `رابط مدیریت سرور ${server} پاسخ نمی‌دهد.`,
        description: 'شاید کاربران هنوز وصل باشند. پنل “Availability” در داشبورد “Outline server” علت را نشان می‌دهد.',
      },
    },
  }),
  makeRule({
    uid: 'outline-certificate-changed',
    title: 'Certificate of the Outline server has changed',
    severity: 'critical',
    for: '0s',
    data: { A: { queryType: 'availability', figure: 'certificate_accepted', shape: 'numeric' }, B: below('A', 1) },
    texts: {
      en: {
        summary: `${server} presents a certificate that the data source does not accept.`,
        description:
          'If it was installed anew, put the new fingerprint into the data source. If not, somebody may stand in between.',
      },
      ru: {
        summary: `${server} предъявляет сертификат, который источник данных не принимает.`,
        description:
          'Если сервер переустановлен, укажите новый отпечаток в источнике данных. Если нет, соединение могут перехватывать.',
      },
      fa: {
        summary: `${server} گواهی‌ای ارائه می‌دهد که منبع داده آن را نمی‌پذیرد.`,
        description:
          'اگر سرور دوباره نصب شده است، اثر انگشت تازه را در منبع داده وارد کنید. وگرنه شاید کسی در میانه باشد.',
      },
    },
  }),
  makeRule({
    uid: 'outline-certificate-expires',
    title: 'Certificate of the Outline server expires within 14 days',
    severity: 'warning',
    for: '1h',
    data: {
      A: { queryType: 'availability', figure: 'certificate_valid_for', shape: 'numeric' },
      B: below('A', 14 * DAY),
    },
    texts: {
      en: {
        summary: `The certificate of ${server} is valid for another {{ humanizeDuration $values.A.Value }}.`,
        description: 'A new certificate has a new fingerprint: change it in the data source, and in Outline Manager.',
      },
      ru: {
        summary: `Сертификат сервера ${server} действителен ещё {{ humanizeDuration $values.A.Value }}.`,
        description: 'У нового сертификата новый отпечаток: смените его в источнике данных и в Outline Manager.',
      },
      fa: {
        summary: `گواهی سرور ${server} تا {{ humanizeDuration $values.A.Value }} دیگر معتبر است.`,
        description: 'گواهی تازه اثر انگشت تازه دارد: آن را در منبع داده و در Outline Manager عوض کنید.',
      },
    },
  }),
  makeRule({
    uid: 'outline-key-near-limit',
    title: 'Access key has used 80 % of its data limit',
    severity: 'warning',
    for: '5m',
    data: { A: limitUse, B: math('$A > 0.8 && $A < 1') },
    texts: {
      en: {
        summary: `Access key ${key} of ${server} has used {{ humanizePercentage $values.A.Value }} of its data limit.`,
        description: 'The data of the last 30 days counts. At 100 % the server blocks the key.',
      },
      ru: {
        summary: `Ключ ${key} сервера ${server} израсходовал {{ humanizePercentage $values.A.Value }} своего лимита.`,
        description: 'Считаются последние 30 дней. При 100 % сервер блокирует ключ.',
      },
      fa: {
        summary: `کلید ${key} در سرور ${server} {{ humanizePercentage $values.A.Value }} از سقف خود را مصرف کرده است.`,
        description: 'مصرف ۳۰ روز گذشته حساب می‌شود. در ۱۰۰٪ سرور کلید را مسدود می‌کند.',
      },
    },
  }),
  makeRule({
    uid: 'outline-key-over-limit',
    title: 'Access key has used up its data limit',
    severity: 'warning',
    for: '5m',
    data: { A: limitUse, B: math('$A >= 1') },
    texts: {
      en: {
        summary: `Access key ${key} of ${server} has used up its data limit.`,
        description: 'The server blocks it until old days leave the last 30 days, or its limit is raised.',
      },
      ru: {
        summary: `Ключ ${key} сервера ${server} исчерпал свой лимит.`,
        description: 'Сервер блокирует его, пока старые дни не выйдут из последних 30 или лимит не будет поднят.',
      },
      fa: {
        summary: `کلید ${key} در سرور ${server} سقف خود را تمام کرده است.`,
        description: 'سرور آن را مسدود نگه می‌دارد تا روزهای قدیمی از ۳۰ روز گذشته بیرون بروند یا سقف بالا برود.',
      },
    },
  }),
  makeRule({
    uid: 'outline-key-shared',
    title: 'Access key is used on more than 5 devices',
    severity: 'warning',
    for: '5m',
    data: {
      A: {
        queryType: 'key-metrics',
        figure: 'peak_devices',
        groupBy: ['key_id', 'key_name'],
        window: '1h',
        shape: 'numeric',
      },
      B: above('A', 5),
    },
    texts: {
      en: {
        summary: `Access key ${key} of ${server} was used on {{ $values.A.Value }} devices at once in the last hour.`,
        description: 'Devices behind one address count as one. More than 5 are unusual for one person.',
      },
      ru: {
        summary: `Ключ ${key} сервера ${server} за последний час использовался одновременно на {{ $values.A.Value }} устройствах.`,
        description: 'Устройства за одним адресом считаются одним. Больше 5 для одного человека необычно.',
      },
      fa: {
        summary: `کلید ${key} در سرور ${server} در یک ساعت گذشته هم‌زمان روی {{ $values.A.Value }} دستگاه استفاده شده است.`,
        description: 'دستگاه‌های پشت یک نشانی یکی حساب می‌شوند. بیش از ۵ دستگاه برای یک نفر غیرعادی است.',
      },
    },
  }),
  makeRule({
    uid: 'outline-key-day',
    title: 'Access key has transferred more than 20 GB in 24 hours',
    severity: 'warning',
    for: '0s',
    data: {
      A: {
        queryType: 'key-metrics',
        figure: 'data',
        groupBy: ['key_id', 'key_name'],
        window: '24h',
        shape: 'numeric',
      },
      B: above('A', 20e9),
    },
    texts: {
      en: {
        summary: `Access key ${key} of ${server} has transferred {{ humanize $values.A.Value }}B in 24 hours.`,
        description: 'TCP traffic counts when a connection closes.',
      },
      ru: {
        summary: `Ключ ${key} сервера ${server} передал за 24 часа {{ humanize $values.A.Value }}B.`,
        description: 'Трафик TCP считается, когда соединение закрыто.',
      },
      fa: {
        summary: `کلید ${key} در سرور ${server} در ۲۴ ساعت {{ humanize $values.A.Value }}B منتقل کرده است.`,
        description: 'ترافیک TCP هنگام بسته شدن اتصال شمرده می‌شود.',
      },
    },
  }),
];
