import { MappingType, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';

/** What charts say instead of drawing empty axes. */
export const noHistory =
  'Nothing is known of this range yet. The first figures take some minutes; meanwhile the past is fetched from the server.';

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
