import { above, makeRule, type Rule } from './rule';
import { server } from './texts';

/** Mean calls under way; a panel that asks for a month on a busy server costs seconds, once. */
const MUCH = 0.05;

/** Rules over what measuring costs servers. */
export const overheadRules: Rule[] = [
  makeRule({
    uid: 'outline-backfill-over-budget',
    title: 'Fetching the past of an Outline server is over its budget',
    severity: 'warning',
    for: '0s',
    isQuietWithoutData: true,
    data: {
      A: { queryType: 'overhead', figure: 'time_budget_use', window: '24h', shape: 'numeric' },
      B: above('A', 1),
    },
    texts: {
      en: {
        summary: `Fetching the past of ${server} has taken {{ humanizePercentage $values.A.Value }} of its budget in a day.`,
        description:
          'Several data sources or Grafanas may fetch it, each with a budget of its own, or the server answers much later than before. Lower the budget in the settings.',
      },
      ru: {
        summary: `Загрузка прошлого ${server} заняла за сутки {{ humanizePercentage $values.A.Value }} своего бюджета.`,
        description:
          'Возможно, прошлое загружают несколько источников данных или Grafana, каждая со своим бюджетом, или сервер отвечает гораздо медленнее. Уменьшите бюджет в настройках.',
      },
      fa: {
        summary: `دریافت گذشتهٔ ${server} در یک روز {{ humanizePercentage $values.A.Value }} از بودجه‌اش را گرفته است.`,
        description:
          'شاید چند منبع داده یا Grafana آن را دریافت می‌کنند، هر کدام با بودجهٔ خود، یا سرور بسیار دیرتر از پیش پاسخ می‌دهد. بودجه را در تنظیمات کم کنید.',
      },
    },
  }),
  makeRule({
    uid: 'outline-overhead',
    title: 'Measuring takes more than 5 % of the time of an Outline server',
    severity: 'warning',
    for: '0s',
    data: {
      A: { queryType: 'overhead', figure: 'server_time_share', groupBy: [], window: '6h', shape: 'numeric' },
      B: above('A', MUCH),
    },
    texts: {
      en: {
        summary: `Calls of this plugin took {{ humanizePercentage $values.A.Value }} of the time of ${server} in six hours.`,
        description:
          '“Monitoring overhead” tells what for. Let dashboards be refreshed less often, raise the cache, or keep history.',
      },
      ru: {
        summary: `Вызовы плагина заняли {{ humanizePercentage $values.A.Value }} времени ${server} за шесть часов.`,
        description: 'На что, говорит «Цена наблюдения». Обновляйте дашборды реже, увеличьте кэш или включите историю.',
      },
      fa: {
        summary: `فراخوان‌های این افزونه در شش ساعت {{ humanizePercentage $values.A.Value }} از وقت ${server} را گرفته‌اند.`,
        description:
          '«هزینهٔ پایش» می‌گوید برای چه. داشبوردها را کمتر تازه کنید، حافظهٔ نهان را بیشتر کنید یا تاریخچه نگه دارید.',
      },
    },
  }),
];
