import { choice, secret, text, type Settings } from '../setting';
import { embedded } from './history';

const push = { section: 'push', of: 'push', when: embedded } as const;

/** Where figures are pushed to. */
export const pushSettings = {
  pushUrl: text({
    ...push,
    label: 'Push to',
    help: 'Where the figures that an exporter would show are pushed to once a minute: a URL with its path. Empty: nowhere. Addresses of the machine itself and of private networks only work where the administrator of Grafana allows it.',
    placeholder: 'https://prometheus.example.org/api/v1/write',
  }),
  pushProtocol: choice({
    ...push,
    label: 'Protocol',
    help: 'What the engine understands.',
    byDefault: 'remote-write',
    choices: [
      { value: 'remote-write', label: 'Remote write', description: 'Prometheus, VictoriaMetrics, Mimir, Thanos.' },
      { value: 'otlp', label: 'OTLP', description: 'OpenTelemetry’s protocol over HTTP.' },
    ],
  }),
  pushUser: text({
    ...push,
    label: 'User',
    help: 'For basic authentication where figures are pushed to. Empty: none.',
  }),
  pushPassword: secret({
    ...push,
    label: 'Password',
    help: 'Of that user. Stored encrypted and not shown again.',
  }),
  pushToken: secret({
    ...push,
    label: 'Token',
    help: 'Bearer token where figures are pushed to; goes before user and password. Stored encrypted and not shown again.',
  }),
} satisfies Settings;
