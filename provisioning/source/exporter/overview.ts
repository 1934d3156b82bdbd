import { BarAlignment, BigValueTextMode } from '@grafana/grafana-foundation-sdk/common';
import { RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { lines, stackedColumns, stairs } from '../panels/chart-panels';
import { legend, upOrDown, type Steps } from '../panels/look';
import { stat } from '../panels/number-panels';
import { atEnd, of, overTime } from './series';

const rateByServer = (series: string) => `sum by (server) (rate(${of(series)}[$__rate_interval]))`;
const dataIn = (range: string) => `sum by (server) (increase(${of('outline_access_key_data_bytes_total')}[${range}]))`;
const named = (title: string, steps: Steps) => stat(title, steps).textMode(BigValueTextMode.ValueAndName);

const bandwidth = lines('Bandwidth')
  .description(
    'As the server says it, a mean of five minutes; beside it the rate of the counters, which is exact over longer spans.'
  )
  .unit('Bps')
  .fillOpacity(10)
  .overrideByQuery('C', [
    { id: 'custom.lineStyle', value: { fill: 'dash', dash: [4, 8] } },
    { id: 'custom.fillOpacity', value: 0 },
  ])
  .withTarget(overTime(of('outline_bandwidth_bytes_per_second'), '{{server}}'))
  .withTarget(
    overTime(rateByServer('outline_access_key_data_bytes_total'), '{{server}} from counters', 'B').interval('15m')
  )
  .withTarget(overTime(of('outline_bandwidth_peak_bytes_per_second'), '{{server}} peak', 'C'));

/** Each server at a glance. */
export function overviewPanels() {
  return [
    new RowBuilder('Overview'),
    named('Server', ['red', [1, 'green']])
      .description('Whether the management API answered the latest call.')
      .mappings(upOrDown)
      .withTarget(overTime(of('outline_up'), '{{server}}'))
      .span(6)
      .height(4),
    named('Up in the range', ['red', [0.99, 'yellow'], [0.999, 'green']])
      .unit('percentunit')
      .decimals(2)
      .withTarget(atEnd(`avg_over_time(${of('outline_up')}[$__range])`, '{{server}}'))
      .span(5)
      .height(4),
    named('Data in the range', ['green'])
      .description('Of all access keys, by Prometheus’s increase, which stretches to the edges of the range.')
      .unit('decbytes')
      .withTarget(atEnd(dataIn('$__range'), '{{server}}'))
      .span(5)
      .height(4),
    named('Access keys', ['green'])
      .unit('short')
      .withTarget(atEnd(of('outline_access_keys'), '{{server}}'))
      .span(4)
      .height(4),
    named('Age of the figures', ['green', [600, 'yellow'], [900, 'red']])
      .unit('s')
      .withTarget(atEnd(of('outline_sample_age_seconds'), '{{server}}'))
      .span(4)
      .height(4),
    bandwidth.span(12).height(8),
    stackedColumns('Data per day')
      .description('A bar tells of the 24 hours before its time. Days are days of UTC.')
      .unit('decbytes')
      .fillOpacity(80)
      .barAlignment(BarAlignment.Center)
      .legend(legend())
      .interval('1d')
      .withTarget(overTime(dataIn('1d'), '{{server}}'))
      .span(12)
      .height(8),
    lines('Clients connected')
      .description('Mean number of clients that hold a tunnel: tunnel time per second.')
      .unit('short')
      .fillOpacity(10)
      .withTarget(overTime(rateByServer('outline_access_key_tunnel_time_seconds_total'), '{{server}}').interval('15m'))
      .span(12)
      .height(7),
    stairs('Server up')
      .unit('short')
      .max(1)
      .decimals(0)
      .fillOpacity(10)
      .withTarget(overTime(of('outline_up'), '{{server}}'))
      .span(6)
      .height(7),
    lines('Scrape duration')
      .description('How long the management API took to answer.')
      .unit('s')
      .fillOpacity(10)
      .withTarget(overTime(of('outline_scrape_duration_seconds'), '{{server}}'))
      .span(6)
      .height(7),
  ];
}
