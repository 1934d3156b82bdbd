import { choice, number, type Settings } from '../setting';

/** What is kept of the calls. */
export const statisticsSettings = {
  keepStatistics: choice({
    label: 'Keep statistics',
    help: 'How quick the server’s answers are and how often they fail, as the metric family “Plugin statistics” shows it.',
    section: 'statistics',
    of: 'statistics',
    byDefault: 'on',
    choices: [
      { value: 'on', label: 'Always', description: 'Written once a minute, restored at the next start.' },
      {
        value: 'explicit',
        label: 'On request',
        description: 'Restored at the start; written when an Admin presses “Keep now”.',
      },
      { value: 'off', label: 'Never', description: 'Counted, but gone when Grafana restarts.' },
    ],
  }),
  logStatisticsSeconds: number({
    label: 'Log statistics, seconds',
    help: 'How often they are written to Grafana’s log. 0: never.',
    section: 'statistics',
    of: 'statistics',
    byDefault: 60,
    min: 0,
    max: 86_400,
    unit: 'seconds',
  }),
} satisfies Settings;
