import { RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { stackedLines } from '../panels/chart-panels';
import { coloredText } from '../panels/look';
import { bars } from '../panels/number-panels';
import { joinedTable, unit } from './rows-table';
import { atEnd, named, of, overTime } from './series';

const sums = (expression: string) => `sum by (server, key_id) (${expression})`;
const highest = (expression: string) => `max by (server, key_id) (${expression})`;
const increase = (series: string, at = '') => sums(`increase(${of(series)}[$__range]${at})`);
const data = 'outline_access_key_data_bytes_total';
const topKeys = (at?: string) => `topk($top, ${increase(data, at)})`;
const ofTopKeys = (expression: string, at?: string) => named(`${expression} and on (server, key_id) ${topKeys(at)}`);
const keyLabels = { server: 'Server', key_id: 'Key', key_name: 'Name' };

const byData = joinedTable(
  'Access keys by data in the range',
  keyLabels,
  [
    { expression: named(topKeys()), title: 'Data', look: [unit('decbytes')] },
    {
      expression: ofTopKeys(increase('outline_access_key_tunnel_time_seconds_total')),
      title: 'Tunnel time',
      look: [unit('s')],
    },
    {
      expression: ofTopKeys(highest(`${of('outline_access_key_last_seen_timestamp_seconds')} * 1000`)),
      title: 'Last seen',
      look: [unit('dateTimeAsIso')],
    },
    {
      expression: ofTopKeys(highest(of('outline_access_key_devices'))),
      title: 'Peak devices',
      look: [unit('short'), { id: 'decimals', value: 0 }, ...coloredText(['text', [6, 'orange']])],
    },
  ],
  'Data'
).description(
  'Keys that were deleted keep their data and have no name. Without key: data of keys whose id Outline lost.'
);

const useAgainstLimit = highest(of('outline_access_key_data_limit_used_ratio'));
const limits = joinedTable(
  'Data limits',
  keyLabels,
  [
    {
      expression: named(useAgainstLimit),
      title: 'Use',
      look: [unit('percentunit'), ...coloredText(['text', [0.8, 'orange'], [1, 'red']])],
    },
    { expression: named(highest(of('outline_access_key_data_limit_bytes'))), title: 'Limit', look: [unit('decbytes')] },
    {
      expression: named(
        `${highest(of('outline_access_key_data_transferred_bytes'))} and on (server, key_id) ${of('outline_access_key_data_limit_bytes')}`
      ),
      title: 'Data of 30 days',
      look: [unit('decbytes')],
    },
  ],
  'Use'
).description('Keys with a limit of their own or the server’s default.');

export function accessKeysPanels() {
  const legend = '{{server}} {{key_id}} {{key_name}}';
  return [
    new RowBuilder('Access keys'),
    byData.span(24).height(10),
    stackedLines('Data of the top access keys')
      .description('The keys with most data in the range.')
      .unit('Bps')
      .fillOpacity(40)
      .withTarget(overTime(ofTopKeys(sums(`rate(${of(data)}[$__rate_interval])`), ' @ end()'), legend).interval('15m'))
      .span(14)
      .height(9),
    bars('Use against limit', ['green', [0.8, 'orange'], [1, 'red']])
      .description('Data of the last 30 days. At 100 % the server blocks the key.')
      .max(1)
      .unit('percentunit')
      .withTarget(atEnd(named(`topk($top, ${useAgainstLimit})`), legend))
      .span(10)
      .height(9),
    limits.span(24).height(8),
  ];
}
