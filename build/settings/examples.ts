import type { SettingsExample } from './plugin-schema';

const certSha256 = '0123456789ABCDEF'.repeat(4);

/** What data sources look like, for who makes one by Grafana’s API; their secrets are only named. */
export const settingsExamples: Readonly<Record<string, SettingsExample>> = {
  pinned: {
    summary: 'A server as the installer sets it up',
    description: 'Its self-signed certificate is recognised by the fingerprint; apiUrl is secret.',
    value: { jsonData: { certSha256, serverName: 'frankfurt' } },
    secrets: ['apiUrl'],
  },
  fleet: {
    summary: 'Several servers',
    description: 'The URL of each is the secret apiUrl.<id>: apiUrl.fra and apiUrl.hel here.',
    value: {
      jsonData: {
        servers: [
          { id: 'fra', name: 'Frankfurt', certSha256, labels: { provider: 'hetzner', country: 'DE' } },
          { id: 'hel', name: 'Helsinki', certSha256, labels: { provider: 'hetzner', country: 'FI' } },
        ],
      },
    },
    secrets: ['apiUrl.fra', 'apiUrl.hel'],
  },
  prometheus: {
    summary: 'History from a Prometheus-compatible engine',
    description: 'Time series come from an engine that scrapes the server; its password or token is secret.',
    value: {
      jsonData: {
        certSha256,
        history: 'prometheus',
        prometheusUrl: 'https://prometheus.example.org',
        prometheusMatchers: 'job="outline"',
      },
    },
    secrets: ['apiUrl', 'prometheusToken'],
  },
  reverseProxy: {
    summary: 'A server behind a reverse proxy',
    description: 'The proxy has a certificate of a known authority and wants a header, whose value is secret.',
    value: { jsonData: { serverName: 'frankfurt', httpHeaderName1: 'X-Proxy-Token' } },
    secrets: ['apiUrl', 'httpHeaderValue1'],
  },
};
