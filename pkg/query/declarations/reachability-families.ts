import { moment, text } from './column';
import { declareFamilies } from './family';
import { figure } from './figure';

/** Families of how servers look from elsewhere. */
export const reachabilityFamilies = declareFamilies({
  reachability: {
    label: 'Reachability',
    description:
      'Whether ports of the server take TCP connections, by the place that they are probed from: what is up here and down there may be blocked there.',
    windowed: false,
    columns: [
      figure({
        id: 'reachable',
        label: 'Reachable',
        unit: 'none',
        description:
          '1 where a TCP connection to the port came about when it was tried last, else 0; over time, the share of tries that did.',
        type: 'int64',
        merge: 'min',
        sources: ['now'],
        overTime: { kind: 'state', unit: 'percentunit', of: 'reachability', inStep: ({ reached }) => reached },
      }),
      figure({
        id: 'blocked',
        label: 'Up here, down there',
        unit: 'none',
        description:
          '1 where this place does not reach a port that another one reaches, or whose management API answers here; 0 where it is reached, or nobody reaches it. Empty where nobody else tells.',
        type: 'int64',
        merge: 'max',
        sources: ['now'],
      }),
      figure({
        id: 'connect_time',
        label: 'Time to connect',
        unit: 's',
        description:
          'Seconds until the connection was there, name resolution included; over time, the mean of each step.',
        type: 'float64',
        merge: 'max',
        sources: ['now'],
        overTime: { kind: 'state', of: 'reachability', inStep: ({ connectSeconds }) => connectSeconds },
      }),
      text('service', 'Service'),
      moment('since', 'Since'),
    ],
    groupings: ['probe', 'tcp_port'],
    defaultGroupBy: ['probe', 'tcp_port'],
    filters: ['probe', 'tcp_port'],
  },
});
