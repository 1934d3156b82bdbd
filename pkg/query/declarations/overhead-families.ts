import { declareFamilies } from './family';
import { figure, type CallsInTime, type Figure } from './figure';

/** One that comes out of the calls of a window, or of a step. */
const ofCalls = <const Id extends string>(
  id: Id,
  inStep: (calls: CallsInTime) => number | null,
  texts: Pick<Figure, 'label' | 'unit' | 'type' | 'description'>
) => ({
  ...figure({ id, merge: 'sum', sources: ['plugin'], ...texts }),
  overTime: { kind: 'state', of: 'overhead', inStep } as const,
});

/** Families of what measuring costs. */
export const overheadFamilies = declareFamilies({
  overhead: {
    label: 'Monitoring overhead',
    description:
      'How much of the server’s time this plugin’s calls took, by purpose, and the budget beside it. Asks no server.',
    windowed: true,
    columns: [
      ofCalls('server_time', ({ seconds }) => seconds, {
        label: 'Server time',
        unit: 's',
        type: 'float64',
        description:
          'Seconds until calls were answered, as seen from here, so with the network; over time, of each step, and steps add up.',
      }),
      ofCalls('server_time_share', ({ seconds, length }) => (length > 0 ? seconds / length : null), {
        label: 'Share of time',
        unit: 'percentunit',
        type: 'float64',
        description: 'Server time divided by time: how many calls were under way at once in the mean.',
      }),
      ofCalls('answered_calls', ({ calls }) => calls, {
        label: 'Answered calls',
        unit: 'none',
        type: 'int64',
        description: 'Calls that were answered; each attempt is one.',
      }),
      ofCalls('unanswered_calls', ({ unanswered }) => unanswered, {
        label: 'Unanswered calls',
        unit: 'none',
        type: 'int64',
        description: 'Calls without an answer. How long the server worked on them is not known, and not in its time.',
      }),
      figure({
        id: 'time_budget',
        label: 'Time budget',
        unit: 's',
        type: 'float64',
        description:
          'Seconds that fetching the past may take: those an hour of the settings, and those of one hour more, which can be saved up; other purposes have none.',
        merge: 'none',
        sources: ['plugin'],
      }),
      figure({
        id: 'time_budget_use',
        label: 'Use of time budget',
        unit: 'percentunit',
        type: 'float64',
        description: 'Server time divided by its budget.',
        merge: 'none',
        sources: ['plugin'],
      }),
    ],
    groupings: ['purpose'],
    defaultGroupBy: ['purpose'],
    filters: ['purpose'],
  },
});
