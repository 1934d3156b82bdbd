import { count, seconds, text } from './column';
import { byKey, declareFamilies } from './family';
import { figure } from './figure';
import { labelTitles } from './labels';

/** `/metrics/transfer` knows no other window. */
const dataOfThirtyDays = figure({
  id: 'data',
  label: 'Data transferred, 30 days',
  unit: 'decbytes',
  description: 'Bytes that left the server, download and upload once each.',
  type: 'float64',
  merge: 'sum',
  sources: ['now'],
});

const keyName = text('key_name', labelTitles.key_name);

/** Families of access keys, their limits, and what counts against these. */
export const keyFamilies = declareFamilies({
  'data-transferred': {
    label: 'Data transferred (30 days)',
    description: 'Bytes of each access key over the last 30 days, whatever the panel’s range: what data limits go by.',
    windowed: false,
    columns: [keyName, dataOfThirtyDays],
    ...byKey,
  },

  'access-keys': {
    label: 'Access keys and limits',
    description: 'Every access key with its data limit and how much of it the last 30 days used.',
    windowed: false,
    columns: [
      keyName,
      dataOfThirtyDays,
      figure({
        id: 'data_limit',
        label: 'Data limit',
        unit: 'decbytes',
        description: 'The key’s own limit, or else the server’s default.',
        type: 'float64',
        merge: 'sum',
        sources: ['now'],
      }),
      text('limit_origin', 'Limit set on'),
      figure({
        id: 'limit_use',
        label: 'Use against limit',
        unit: 'percentunit',
        description: 'Data of the last 30 days divided by the limit that applies to the key.',
        type: 'float64',
        merge: 'none',
        sources: ['now'],
      }),
      figure({
        id: 'data_remaining',
        label: 'Data remaining',
        unit: 'decbytes',
        description: 'Limit less the data of the last 30 days; not below 0.',
        type: 'float64',
        merge: 'sum',
        sources: ['now'],
      }),
      count('port', 'Port'),
      text('method', 'Cipher'),
      text('listeners', 'Listeners'),
    ],
    defaultFigure: 'limit_use',
    ...byKey,
  },

  'key-sharing': {
    label: 'Sharing of access keys',
    description: 'How many devices use each access key at once: against its own habit, and against the number allowed.',
    windowed: true,
    columns: [
      keyName,
      figure({
        id: 'sharing_score',
        label: 'Sharing',
        unit: 'percentunit',
        description: '0 to 100 %: how often, and by how much, more devices than allowed use the key at once.',
        type: 'float64',
        merge: 'max',
        sources: ['history'],
      }),
      figure({
        id: 'most_devices',
        label: 'Most devices',
        unit: 'none',
        description: 'Highest five-minute mean of devices at once in the window, rounded up.',
        type: 'int64',
        merge: 'max',
        sources: ['history'],
      }),
      figure({
        id: 'usual_devices',
        label: 'Usual devices',
        unit: 'none',
        description:
          'The key’s habit: the median of the highest five-minute means of its days. Needs three days of use.',
        type: 'float64',
        merge: 'none',
        sources: ['history'],
      }),
      figure({
        id: 'shared_for',
        label: 'Shared for',
        unit: 's',
        description: 'Time with more devices at once than the data source allows a key.',
        type: 'float64',
        merge: 'sum',
        sources: ['history'],
      }),
      figure({
        id: 'shared_times',
        label: 'Times shared',
        unit: 'none',
        description: 'How often that began.',
        type: 'int64',
        merge: 'sum',
        sources: ['history'],
      }),
      seconds('shared_longest', 'Longest'),
      text('reason', 'Why'),
    ],
    ...byKey,
  },
});
