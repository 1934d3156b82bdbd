import { Column } from './column';

it('holds series in the order in which they were added, and can be gone through again', () => {
  const column = new Column(1000).add({ key_id: '1' }, 5).add({ key_id: '2' }, NaN);
  const series = [
    { labels: { key_id: '1' }, value: 5, created: 1000 },
    { labels: { key_id: '2' }, value: NaN, created: 1000 },
  ];
  expect([...column]).toEqual(series);
  expect([...column]).toEqual(series);
});

it.each(['__name', 'key-id', '1st'])('refuses the label %s', (name) => {
  expect(() => new Column().add({ [name]: 'x' }, 1)).toThrow(RangeError);
});
