import { above, makeRule, type Rule } from './rule';
import { server } from './texts';

/** Rules over how servers look from elsewhere: quiet where nobody probes ports. */
export const reachabilityRules: Rule[] = [
  makeRule({
    uid: 'outline-port-blocked',
    title: 'A port of an Outline server is up here and down there',
    severity: 'warning',
    for: '5m',
    isQuietWithoutData: true,
    data: {
      A: { queryType: 'reachability', figure: 'blocked', shape: 'numeric' },
      B: above('A', 0),
    },
    texts: {
      en: {
        summary: `Port {{ $labels.tcp_port }} of ${server} is not reached from {{ $labels.probe }}, and from elsewhere it is.`,
        description:
          'It may be blocked there. The dashboard “Outline reachability” tells since when, and who reaches it.',
      },
      ru: {
        summary: `Порт {{ $labels.tcp_port }} сервера ${server} недоступен из {{ $labels.probe }}, а из других мест доступен.`,
        description:
          'Возможно, там его блокируют. С какого времени и кому он доступен, показывает дашборд “Outline reachability”.',
      },
      fa: {
        summary: `درگاه {{ $labels.tcp_port }} سرور ${server} از {{ $labels.probe }} در دسترس نیست و از جای دیگر هست.`,
        description: 'شاید آنجا مسدود شده باشد. داشبورد “Outline reachability” می‌گوید از کِی، و چه کسی به آن می‌رسد.',
      },
    },
  }),
];
