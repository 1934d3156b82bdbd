import { moment, text } from './column';
import { byKey, declareFamilies } from './family';
import { labelTitles } from './labels';
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
    groupings: ['event', 'key_id', 'key_name', 'location'],
    defaultGroupBy: ['event'],
    filters: ['event', 'key_id', 'key_name', 'location'],
  },

  'key-life': {
    label: 'Life of access keys',
    description: 'When each access key came, was used, expires and left; also those that are gone.',
    windowed: false,
    columns: [
      text('key_name', labelTitles.key_name),
      moment('created', 'Created'),
      moment('created_after', 'Created after'),
      moment('first_used', 'First used'),
      moment('last_used', 'Last used'),
      figure({
        id: 'unused_for',
        label: 'Unused for',
        unit: 's',
        description:
          'Seconds without traffic until now, as far back as that is certain: since the last traffic, or else since the key came or history knows everything.',
        type: 'float64',
        merge: 'min',
        sources: ['history'],
      }),
      moment('expires', 'Expires'),
      figure({
        id: 'expires_in',
        label: 'Expires in',
        unit: 's',
        description: 'Seconds until the end of the day that the key’s name tells, below 0 when it is over.',
        type: 'float64',
        merge: 'min',
        sources: ['now'],
      }),
      moment('removed', 'Removed'),
    ],
    ...byKey,
  },
});
