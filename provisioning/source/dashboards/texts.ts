import { MappingType, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';

/** The name of bars of servers: Grafana leaves out that of a single bar that has none of the panel’s. */
export const serverName = '${__field.labels.server}';

/** What charts say instead of drawing empty axes. */
export const noHistory =
  'No history of this range. The first figures take some minutes of traffic, and Outline 1.12: “History” in the dashboard “Outline server” says how far it is.';

/** What panels over figures of a window say where a server has none. */
export const noWindow = 'No figures for this range';

/** Says once, beside the version, what servers before 1.12 lack. */
export const oldVersion: ValueMapping = {
  type: MappingType.RegexToText,
  options: {
    pattern: '((?:0|1\\.(?:\\d|10|11))(?:\\.\\d+.*)?)',
    result: { text: '$1: only the last 30 days, limits and keys. Update for the rest', color: 'orange', index: 0 },
  },
};
