import type { SavedDashboard } from '../panels/dashboard';
import { lines, stairs } from '../panels/chart-panels';
import { certificate, legend, plain, upOrDown } from '../panels/look';
import { bars, stat } from '../panels/number-panels';
import { table } from '../panels/table-panel';
import { outlineDashboard } from './outline-dashboard';
import { ask } from './source';

export function serverDashboard(): SavedDashboard {
  return outlineDashboard({
    uid: 'outline-server',
    title: 'Outline server',
    description: 'Whether the server answers, what flowed through it, and from where.',
    from: 'now-24h',
    panels: [
      stat('Management API', plain)
        .mappings(upOrDown)
        .withTarget(ask('availability', 'numeric', { figure: 'up' }))
        .span(4)
        .height(4),
      stat('Response time', ['green', [1, 'orange'], [5, 'red']])
        .description('Time until the management API had answered.')
        .withTarget(ask('availability', 'numeric', { figure: 'response_time' }))
        .span(4)
        .height(4),
      stat('Certificate valid for', certificate)
        .description('Time until the server’s certificate expires.')
        .withTarget(ask('availability', 'numeric', { figure: 'certificate_valid_for' }))
        .span(4)
        .height(4),
      stat('Access keys', plain)
        .withTarget(ask('server', 'numeric', { figure: 'access_keys' }))
        .span(4)
        .height(4),
      stat('Bandwidth now', plain)
        .description('Mean rate of the newest five-minute step.')
        .withTarget(ask('server-metrics', 'numeric', { figure: 'bandwidth_now' }))
        .span(4)
        .height(4),
      stat('Bandwidth peak', plain)
        .description('Highest five-minute mean rate in the time range.')
        .withTarget(ask('server-metrics', 'numeric', { figure: 'bandwidth_peak' }))
        .span(4)
        .height(4),
      stat('Data transferred', plain)
        .withTarget(ask('server-metrics', 'numeric', { figure: 'data' }))
        .span(6)
        .height(4),
      stat('Tunnel time', plain)
        .description('Time that at least one client held a tunnel, summed over clients.')
        .withTarget(ask('server-metrics', 'numeric', { figure: 'tunnel_time' }))
        .span(6)
        .height(4),
      stat('Data, last hour', plain)
        .description('Whatever the time range.')
        .withTarget(ask('server-metrics', 'numeric', { figure: 'data', window: '1h' }))
        .span(6)
        .height(4),
      stat('Data, last 30 days', plain)
        .description('Whatever the time range.')
        .withTarget(ask('server-metrics', 'numeric', { figure: 'data', window: '30d' }))
        .span(6)
        .height(4),
      lines('Bandwidth')
        .description('Mean rate over each step, from history.')
        .legend(legend(['mean', 'max']))
        .withTarget(ask('server-metrics', 'time-series', { figure: 'bandwidth' }))
        .span(16)
        .height(8),
      stairs('Answered calls')
        .description('Share of the calls of the management API that were answered in each step.')
        .max(1)
        .unit('percentunit')
        .withTarget(ask('availability', 'time-series', { figure: 'up' }))
        .span(8)
        .height(8),
      bars('Data by country')
        .description('The ten countries with the most data. ZZ is unknown, XL local.')
        .withTarget(ask('locations', 'numeric', { figure: 'data', groupBy: ['location'], limit: 10 }))
        .span(12)
        .height(10),
      bars('Data by network')
        .description('The ten autonomous systems with the most data.')
        .withTarget(ask('locations', 'numeric', { figure: 'data', groupBy: ['asn', 'as_org'], limit: 10 }))
        .span(12)
        .height(10),
      table('Countries and networks')
        .withTarget(ask('locations', 'table', { figure: 'data' }))
        .span(24)
        .height(9),
      table('Server').withTarget(ask('server', 'table')).span(24).height(4),
      table('Availability').withTarget(ask('availability', 'table')).span(24).height(4),
      table('Plugin statistics').withTarget(ask('plugin-statistics', 'table')).span(24).height(4),
    ],
  });
}
