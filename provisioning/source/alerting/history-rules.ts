import type { SavedQuery } from '../../../pkg/query/model';
import { above, makeRule, math, reduced, type Rule } from './rule';
import { key, server } from './texts';

type SeriesQuery = Omit<SavedQuery, 'shape'>;
const series = (query: SeriesQuery): SavedQuery => ({ ...query, shape: 'time-series', timeZone: 'utc' });
const rateOfHour: SeriesQuery = { queryType: 'server-metrics', figure: 'bandwidth', window: '1h', step: '5m' };
const keys: SeriesQuery = { queryType: 'key-metrics', groupBy: ['key_id', 'key_name'] };
/** Bytes per second. */
const GIGABYTE_AN_HOUR = 1e9 / 3600;

/** Rules over steps of time: they need history, whoever keeps it. */
export const historyRules: Rule[] = [
  makeRule({
    uid: 'outline-silence',
    title: 'Outline server has no traffic',
    severity: 'warning',
    for: '5m',
    data: {
      A: { queryType: 'server-metrics', figure: 'data', window: '1h', shape: 'numeric' },
      B: series({ ...rateOfHour, timeShift: '1w' }),
      C: reduced('B', 'max'),
      D: math('$A == 0 && $C > 0'),
    },
    texts: {
      en: {
        summary: `Nothing has flowed through ${server} for an hour.`,
        description: 'In the same hour of last week something had, and its management API answers: it may be blocked.',
      },
      ru: {
        summary: `Через ${server} уже час ничего не проходит.`,
        description: 'В тот же час неделю назад трафик был, а API управления отвечает: возможно, сервер заблокирован.',
      },
      fa: {
        summary: `یک ساعت است که هیچ ترافیکی از ${server} نگذشته است.`,
        description: 'هفتهٔ پیش در همین ساعت ترافیک بود و رابط مدیریت پاسخ می‌دهد: شاید سرور مسدود شده باشد.',
      },
    },
  }),
  makeRule({
    uid: 'outline-server-rate',
    title: 'Outline server transfers more than 50 MB/s for 15 minutes',
    severity: 'warning',
    for: '0s',
    data: { A: series({ ...rateOfHour, window: '900s' }), B: reduced('A', 'min'), C: above('B', 50e6) },
    texts: {
      en: {
        summary: `${server} transfers {{ humanize $values.B.Value }}B/s.`,
        description: 'The lowest of its last means over five minutes. TCP traffic counts when a connection closes.',
      },
      ru: {
        summary: `${server} передаёт {{ humanize $values.B.Value }}B/s.`,
        description: 'Наименьшее из последних пятиминутных средних. Трафик TCP считается, когда соединение закрыто.',
      },
      fa: {
        summary: `${server} {{ humanize $values.B.Value }}B/s منتقل می‌کند.`,
        description: 'کمترین میانگین پنج‌دقیقه‌ای اخیر. ترافیک TCP هنگام بسته شدن اتصال شمرده می‌شود.',
      },
    },
  }),
  makeRule({
    uid: 'outline-key-rate',
    title: 'Access key transfers more than 5 MB/s for 10 minutes',
    severity: 'warning',
    for: '0s',
    data: {
      A: series({ ...keys, figure: 'bandwidth', window: '600s', step: '5m' }),
      B: reduced('A', 'min'),
      C: above('B', 5e6),
    },
    texts: {
      en: {
        summary: `Access key ${key} of ${server} transfers {{ humanize $values.B.Value }}B/s.`,
        description: 'The lower of its two last means over five minutes. TCP traffic counts when a connection closes.',
      },
      ru: {
        summary: `Ключ ${key} сервера ${server} передаёт {{ humanize $values.B.Value }}B/s.`,
        description: 'Меньшее из двух последних пятиминутных средних. Трафик TCP считается, когда соединение закрыто.',
      },
      fa: {
        summary: `کلید ${key} در سرور ${server} {{ humanize $values.B.Value }}B/s منتقل می‌کند.`,
        description: 'کمتر از دو میانگین پنج‌دقیقه‌ای اخیر. ترافیک TCP هنگام بسته شدن اتصال شمرده می‌شود.',
      },
    },
  }),
  makeRule({
    uid: 'outline-unlike-last-week',
    title: 'Three times the traffic of the same hour last week',
    severity: 'warning',
    for: '0s',
    data: {
      A: series(rateOfHour),
      B: series({ ...rateOfHour, timeShift: '1w' }),
      C: reduced('A', 'mean'),
      D: reduced('B', 'mean'),
      E: math(`$C > 3 * $D && $C > ${Math.round(GIGABYTE_AN_HOUR)}`),
    },
    texts: {
      en: {
        summary: `${server} transfers {{ humanize $values.C.Value }}B/s, in the same hour of last week {{ humanize $values.D.Value }}B/s.`,
        description: 'Only from 1 GB an hour on. A key may be shared, or a new user may have come.',
      },
      ru: {
        summary: `${server} передаёт {{ humanize $values.C.Value }}B/s, в тот же час неделю назад {{ humanize $values.D.Value }}B/s.`,
        description: 'Только от 1 ГБ в час. Возможно, ключом делятся или появился новый пользователь.',
      },
      fa: {
        summary: `${server} {{ humanize $values.C.Value }}B/s منتقل می‌کند؛ هفتهٔ پیش در همین ساعت {{ humanize $values.D.Value }}B/s بود.`,
        description: 'تنها از ۱ گیگابایت در ساعت به بالا. شاید کلیدی به اشتراک گذاشته شده یا کاربر تازه‌ای آمده است.',
      },
    },
  }),
  makeRule({
    uid: 'outline-country-silent',
    title: 'A country went silent',
    severity: 'warning',
    for: '0s',
    isQuietWithoutData: true,
    data: {
      A: { queryType: 'silent-places', figure: 'silence', shape: 'numeric' },
      B: above('A', 0.85),
    },
    texts: {
      en: {
        summary: `${server} has {{ humanizePercentage $values.A.Value }} fewer devices from {{ $labels.location }} than at this hour of other weeks.`,
        description: 'Others use it as usual: it may be blocked there. “Silent countries” tells since when.',
      },
      ru: {
        summary: `На ${server} из {{ $labels.location }} на {{ humanizePercentage $values.A.Value }} меньше устройств, чем в этот час других недель.`,
        description:
          'Остальные пользуются как обычно: возможно, там его блокируют. С какого времени, говорят «Замолчавшие страны».',
      },
      fa: {
        summary: `${server} از {{ $labels.location }} {{ humanizePercentage $values.A.Value }} دستگاه کمتر از همین ساعت در هفته‌های دیگر دارد.`,
        description: 'بقیه مثل همیشه استفاده می‌کنند: شاید آنجا مسدود شده است. «کشورهای خاموش» می‌گوید از کِی.',
      },
    },
  }),
];
