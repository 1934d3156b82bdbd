import type { SavedQuery } from '../../pkg/query/model';

/** A question, and the query that answers it. */
export interface Example {
  title: string;
  explanation: string;
  query: SavedQuery;
}

/** What the editor's help offers, and what agents are shown. */
export const examples: Example[] = [
  {
    title: 'Which access keys used most data today?',
    explanation: 'The ten keys with most data in the last 24 hours, by name.',
    query: { queryType: 'key-metrics', figure: 'data', window: '24h', groupBy: ['key_id', 'key_name'], limit: 10 },
  },
  {
    title: 'Which key nears its limit?',
    explanation: 'One value a key, for an alert rule with a threshold of 0.9.',
    query: { queryType: 'access-keys', figure: 'limit_use', groupBy: ['key_id', 'key_name'], shape: 'numeric' },
  },
  {
    title: 'Is a key shared by too many devices?',
    explanation: 'Most devices at a time in the last 7 days.',
    query: { queryType: 'key-metrics', figure: 'peak_devices', window: '7d', shape: 'numeric' },
  },
  {
    title: 'Where do users connect from?',
    explanation: 'Data and tunnel time by country over the panel’s range.',
    query: { queryType: 'locations', groupBy: ['location'] },
  },
  {
    title: 'How fast was the server, and when?',
    explanation: 'Bandwidth over the panel’s range.',
    query: { queryType: 'server-metrics', figure: 'bandwidth', shape: 'time-series' },
  },
  {
    title: 'Who used how much on which day?',
    explanation: 'Data by day of the ten keys with most of it, and of all others together, as bars.',
    query: {
      queryType: 'key-metrics',
      figure: 'data',
      window: '30d',
      limit: 10,
      others: true,
      shape: 'time-series',
      step: '1d',
      timeZone: 'dashboard',
    },
  },
  {
    title: 'How much is it in a calendar month?',
    explanation: 'Data of the whole server by month, by the dashboard’s clock.',
    query: { queryType: 'server-metrics', shape: 'time-series', window: '365d', step: 'month', timeZone: 'dashboard' },
  },
  {
    title: 'Is it more than last week?',
    explanation: 'A second query, drawn at the times of this week.',
    query: { queryType: 'server-metrics', figure: 'bandwidth', shape: 'time-series', timeShift: '1w' },
  },
  {
    title: 'Was the server up yesterday at nine?',
    explanation: 'The share of calls that were answered, over time.',
    query: { queryType: 'availability', figure: 'up', shape: 'time-series' },
  },
  {
    title: 'Is the server up?',
    explanation: '1 or 0, also when nothing answers: for an alert rule below 1.',
    query: { queryType: 'availability', figure: 'up', shape: 'numeric' },
  },
];
