import type { SavedDashboard } from '../panels/dashboard';
import { lines, stackedColumns } from '../panels/chart-panels';
import { limitUse, thresholds } from '../panels/look';
import { bars } from '../panels/number-panels';
import { table } from '../panels/table-panel';
import { chosenKeys, severalKeysVariable } from './key-variable';
import { outlineDashboard } from './outline-dashboard';
import { ask } from './source';

const filters = chosenKeys;
const topTen = { filters, groupBy: ['key_id' as const, 'key_name' as const], limit: 10 };

export function accessKeysDashboard(): SavedDashboard {
  return outlineDashboard({
    uid: 'outline-access-keys',
    title: 'Outline access keys',
    description: 'Who uses how much, who nears a limit, and which key is used on how many devices.',
    from: 'now-24h',
    variables: [severalKeysVariable()],
    panels: [
      bars('Use against limit', limitUse)
        .description('Data of the last 30 days divided by the limit. Keys without a limit are left out.')
        .max(1)
        .unit('percentunit')
        .withTarget(ask('access-keys', 'numeric', { figure: 'limit_use', filters, limit: 15 }))
        .span(12)
        .height(11),
      bars('Data in the time range')
        .withTarget(ask('key-metrics', 'numeric', { figure: 'data', filters, limit: 15 }))
        .span(12)
        .height(11),
      bars('Tunnel time in the time range')
        .description('Time that at least one client held a tunnel, summed over clients.')
        .withTarget(ask('key-metrics', 'numeric', { figure: 'tunnel_time', filters, limit: 15 }))
        .span(12)
        .height(11),
      bars('Peak devices in the time range', ['green', [4, 'orange'], [8, 'red']])
        .description('Highest five-minute mean of simultaneous client addresses, rounded up.')
        .withTarget(ask('key-metrics', 'numeric', { figure: 'peak_devices', filters, limit: 15 }))
        .span(12)
        .height(11),
      stackedColumns('Data over time: top ten and all others')
        .withTarget(ask('key-metrics', 'time-series', { figure: 'data', ...topTen, others: true }))
        .span(12)
        .height(9),
      lines('Devices over time: top ten')
        .description('Mean number of clients at the same time.')
        .withTarget(ask('key-metrics', 'time-series', { figure: 'devices', ...topTen }))
        .span(12)
        .height(9),
      table('Limits, last 30 days')
        .description('Limits go by the data of the last 30 days.')
        .overrideByName('limit_use', [
          { id: 'custom.cellOptions', value: { type: 'gauge', mode: 'basic' } },
          { id: 'min', value: 0 },
          { id: 'max', value: 1 },
          { id: 'thresholds', value: thresholds(limitUse).build() },
        ])
        .withTarget(ask('access-keys', 'table', { filters }))
        .span(24)
        .height(10),
      table('Metrics in the time range')
        .withTarget(ask('key-metrics', 'table', { filters }))
        .span(24)
        .height(10),
    ],
  });
}
