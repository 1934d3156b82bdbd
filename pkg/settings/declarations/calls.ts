import { headers, number, onOff, type Settings } from '../setting';

/** How the server is called. */
export const callSettings = {
  timeoutSeconds: number({
    label: 'Timeout, seconds',
    help: 'How long a call to the server may take, waiting for a free connection included.',
    section: 'calls',
    of: 'server',
    byDefault: 30,
    min: 1,
    max: 600,
    unit: 'seconds',
    exporter: true,
  }),
  cacheTtlSeconds: number({
    label: 'Cache, seconds',
    help: 'How long an answer serves further panels. 0 switches the cache off; equal calls at the same time are one call all the same.',
    section: 'calls',
    of: 'server',
    byDefault: 30,
    min: 0,
    max: 3600,
    unit: 'seconds',
  }),
  maxConcurrentCalls: number({
    label: 'Calls at a time',
    help: 'Most calls to the server at the same time; it also carries its users’ traffic. 0 is no limit.',
    section: 'calls',
    of: 'server',
    byDefault: 2,
    min: 0,
    max: 64,
    isWhole: true,
    unit: 'calls',
    exporter: true,
  }),
  probePorts: onOff({
    label: 'Probe ports',
    help: 'Once a minute a TCP connection from here, without any data, to the port of the management API and to those of access keys at the same address, as the metric family “Reachability” shows it. Off: only what exporters elsewhere tell to an engine.',
    section: 'calls',
    of: 'data-source',
  }),
  customHeaders: headers({
    label: 'Custom headers',
    help: 'Further headers of each request to the server, for a reverse proxy before it. Values are stored encrypted and not shown again.',
    section: 'calls',
    of: 'server',
    placeholder: 'X-Header',
    exporter: {
      name: 'headers',
      help: 'Further headers of each request to the server, for a reverse proxy before it.',
    },
  }),
} satisfies Settings;
