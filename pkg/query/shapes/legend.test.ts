import { findFigure, type Figure } from '../model';
import type { Row } from '../rows/row';
import { nameRows } from './legend';
import { startSimulatedQuery, type SimulatedQuery } from '../testing/simulated-query';

const figure = findFigure('key-metrics', 'numeric', 'data') as Figure;
const row = (id: string, name: string): Row => ({
  labels: { server: 'home', key_id: id },
  described: { server: 'home', key_id: id, key_name: name, location: 'DE' },
  display: name,
  values: {},
});
const rows = [row('1', 'iphone'), row('2', 'iphone'), row('3', 'Alice')];
const names = (legend: string, timeShift = '', of = rows) =>
  nameRows(of, { legend, timeShift }, figure).map(({ display }) => display);

it.each([
  ['auto', ['iphone (1)', 'iphone (2)', 'Alice']],
  ['', ['iphone (1)', 'iphone (2)', 'Alice']],
  ['verbose', ['1', '2', '3'].map((id) => `Data transferred{server="home", key_id="${id}"}`)],
  ['{{key_name}} on {{ server }}', ['iphone on home', 'iphone on home', 'Alice on home']],
  [
    '{{figure}}: {{name}}/{{key_id}}{{asn}}{{nobody}}',
    ['iphone/1', 'iphone/2', 'Alice/3'].map((name) => `Data transferred: ${name}`),
  ],
  ['from {{location}}', ['from Germany', 'from Germany', 'from Germany']],
  ['{{ $& }}', ['{{ $& }}', '{{ $& }}', '{{ $& }}']],
])('names rows by %j', (legend, expected) => {
  expect(names(legend)).toEqual(expected);
});

it('says of what is shifted when it was, unless a pattern names it', () => {
  expect(names('auto', '1w', [rows[2]!])).toEqual(['Alice (1w earlier)']);
  expect(names('last week: {{name}}', '1w', [rows[2]!])).toEqual(['last week: Alice']);
});

it('names by the figure what stands for a whole server', () => {
  expect(names('auto', '', [{ labels: { server: 'home' }, values: {} }])).toEqual(['Data transferred']);
});

describe('a query', () => {
  let simulated: SimulatedQuery;
  beforeAll(async () => {
    simulated = await startSimulatedQuery({ keys: 2 });
  });
  afterAll(() => simulated.stop());

  it('has its legend in the answer, with labels that it is not grouped by', async () => {
    const frame = await simulated.run({
      queryType: 'key-metrics',
      shape: 'numeric',
      legend: '{{key_id}}={{key_name}}',
    });
    expect(frame.fields.map(({ config }) => config?.displayNameFromDS)).toEqual(['0=Alice', '1=Bob’s phone']);
    expect(frame.fields.map(({ labels }) => labels)).toEqual([
      { server: 'home', key_id: '0' },
      { server: 'home', key_id: '1' },
    ]);
  });
});
