import { moment, text } from './column';
import { declareFamilies } from './family';
import { figure } from './figure';

/** Families of what happened. */
export const eventFamilies = declareFamilies({
  events: {
    label: 'Events',
    description:
      'What happened to the server and its access keys, as it was noticed between two looks; newest first, and as annotations. Asks no server.',
    windowed: true,
    newestFirst: 'time',
    columns: [
      moment('time', 'Time'),
      text('text', 'What happened'),
      text('before', 'Before'),
      text('after', 'After'),
      moment('not_before', 'Not before'),
      moment('ended', 'Ended'),
      figure({
        id: 'events',
        label: 'Events',
        unit: 'none',
        description:
          'How many were noticed in the window. What happens and is undone between two looks is not noticed; access keys are looked at when a panel or an alert rule asks for them.',
        type: 'int64',
        merge: 'sum',
        sources: ['history'],
      }),
    ],
    groupings: ['event', 'key_id', 'key_name'],
    defaultGroupBy: ['event'],
    filters: ['event', 'key_id', 'key_name'],
  },
});
