import { moment, text } from './column';
import { byPlace, declareFamilies } from './family';
import { figure } from './figure';

/** Families of who is less there than usual. */
export const silenceFamilies = declareFamilies({
  'silent-places': {
    label: 'Silent countries',
    description:
      'Whether each country, or network, uses the server as much as at the same hours of the last weeks, with all others as control. Asks no server.',
    windowed: false,
    columns: [
      figure({
        id: 'silence',
        label: 'Silence',
        unit: 'percentunit',
        description:
          'By how much a country that went silent or is falling has less than expected; 0 where it is as usual.',
        type: 'float64',
        merge: 'max',
        sources: ['history'],
      }),
      text('state', 'State'),
      moment('since', 'Since'),
      figure({
        id: 'presence',
        label: 'Of what is expected',
        unit: 'percentunit',
        description: 'Devices seen divided by those expected.',
        type: 'float64',
        merge: 'none',
        sources: ['history'],
      }),
      figure({
        id: 'devices_seen',
        label: 'Devices seen',
        unit: 'none',
        description: 'Mean devices at once in the last three hours, or in the hours that told of a silence.',
        type: 'float64',
        merge: 'sum',
        sources: ['history'],
      }),
      figure({
        id: 'devices_expected',
        label: 'Devices expected',
        unit: 'none',
        description:
          'The same by the median of the same hours of four weeks, at the level of the last week; of a silence also at that of all others.',
        type: 'float64',
        merge: 'sum',
        sources: ['history'],
      }),
      figure({
        id: 'confidence',
        label: 'Confidence',
        unit: 'percentunit',
        description: 'That a silence is no chance, as far as the weeks before tell.',
        type: 'float64',
        merge: 'none',
        sources: ['history'],
      }),
      figure({
        id: 'data_silence',
        label: 'Silence of data',
        unit: 'percentunit',
        description: 'The same by data instead of devices: it also falls where devices stay and are slowed down.',
        type: 'float64',
        merge: 'max',
        sources: ['history'],
      }),
      text('data_state', 'State of data'),
      figure({
        id: 'data_rate_seen',
        label: 'Bandwidth seen',
        unit: 'Bps',
        description: 'Mean bandwidth in the last three hours, or in the hours that told of a silence of data.',
        type: 'float64',
        merge: 'sum',
        sources: ['history'],
      }),
      figure({
        id: 'data_rate_expected',
        label: 'Bandwidth expected',
        unit: 'Bps',
        description: 'The same by the median of the same hours of four weeks, as devices expected.',
        type: 'float64',
        merge: 'sum',
        sources: ['history'],
      }),
    ],
    ...byPlace,
    defaultGroupBy: ['location'],
  },
});
