import { labelTitles } from '../../../pkg/query/model';
import type { SavedDashboard } from '../panels/dashboard';
import { coloredText, isWrong, upOrDown, type Steps } from '../panels/look';
import { lines, states } from '../panels/chart-panels';
import { stats } from '../panels/number-panels';
import { largestFirst, tableFrom } from '../panels/table-panel';
import { outlineDashboard } from './outline-dashboard';
import { ask, columnOf } from './source';
import { noHistory } from './texts';

const notProbed =
  'Nobody tells how ports look: switch on “Probe ports” in the data source settings, or run exporters elsewhere.';
/** Nobody is one too many. */
const blockedPorts: Steps = ['green', [1, 'red']];
const reachedShare: Steps = ['red', [0.05, 'orange'], [0.95, 'green']];

/** How servers look from elsewhere. */
export function reachabilityDashboard(): SavedDashboard {
  return outlineDashboard({
    uid: 'outline-reachability',
    title: 'Outline reachability',
    description: 'Which ports of servers take connections, and from where: what is up here and down there.',
    from: 'now-24h',
    panels: [
      stats('Up here, down there', blockedPorts)
        .description('Places that do not reach a port which others reach: it may be blocked there.')
        .noValue(notProbed)
        .mappings(isWrong)
        .withTarget(ask('reachability', 'numeric', { figure: 'blocked', groupBy: ['probe'] }))
        .span(24)
        .height(5),
      states('Reachable, from each place', reachedShare)
        .description(
          'Share of tries that found a port reachable: green all, red none. A row that is red alone is up here and down there. Empty: nobody looked.'
        )
        .noValue(notProbed)
        .unit('percentunit')
        .withTarget(ask('reachability', 'time-series', { figure: 'reachable' }))
        .span(24)
        .height(9),
      tableFrom('Ports, from each place', [
        labelTitles.probe,
        labelTitles.tcp_port,
        'Service',
        columnOf('reachability', 'reachable'),
        columnOf('reachability', 'blocked'),
        'Since',
        columnOf('reachability', 'connect_time'),
      ])
        .description('Of a TCP connection without any data. “here” is the machine of this Grafana.')
        .noValue(notProbed)
        .sortBy(largestFirst(columnOf('reachability', 'blocked')))
        .overrideByName('reachable', [{ id: 'mappings', value: upOrDown }])
        .overrideByName('blocked', [{ id: 'mappings', value: isWrong }, ...coloredText(blockedPorts)])
        .withTarget(ask('reachability', 'table'))
        .span(24)
        .height(10),
      lines('Time to connect')
        .description('By place and port, of tries that found it reachable.')
        .noValue(notProbed)
        .withTarget(ask('reachability', 'time-series', { figure: 'connect_time' }))
        .span(12)
        .height(9),
      lines('Management API: share of calls that were answered here')
        .description('What is down here, too, is an outage and no block.')
        .noValue(noHistory)
        .max(1)
        .unit('percentunit')
        .withTarget(ask('availability', 'time-series', { figure: 'up' }))
        .span(12)
        .height(9),
    ],
  });
}
