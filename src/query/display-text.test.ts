import { displayText } from './display-text';

it('names family, window, filters and ranking', () => {
  expect(displayText({ refId: 'A' })).toBe('Server totals · Panel range');
  expect(
    displayText({
      refId: 'A',
      queryType: 'key-metrics',
      window: '24h',
      filters: [
        { label: 'key_name', operator: '=~', values: ['a.*', 'b.*'] },
        { label: 'key_id', values: [] },
      ],
      limit: 10,
    })
  ).toBe('Access key metrics · Last 24 hours · key_name =~ a.* | b.* · top 10');
});

it('names the figure of the numeric shape', () => {
  expect(displayText({ refId: 'A', queryType: 'availability', shape: 'numeric' })).toBe('Availability: Up');
});

it('names what is drawn over time', () => {
  expect(
    displayText({
      refId: 'A',
      queryType: 'key-metrics',
      shape: 'time-series',
      step: '1d',
      cumulative: true,
      timeShift: '1w',
      limit: 10,
      others: true,
    })
  ).toBe(
    'Access key metrics: Data transferred · Panel range · by 1 day · cumulative · 1 week earlier · top 10 and others'
  );
  expect(displayText({ refId: 'A', queryType: 'availability', shape: 'time-series' })).toBe(
    'Availability: Up · Panel range · over time'
  );
});

it('does not guess at queries of newer versions', () => {
  const newer: object = { schemaVersion: 2 };
  expect(displayText({ refId: 'A', ...newer })).toBe('Saved by a newer version');
});
