import { rankRows } from './rank';
import type { Row } from './row';

const row = (id: string, data: Row['values'][string]): Row => ({ labels: { key_id: id }, values: { data } });
const idsOf = (rows: Row[]) => rows.map(({ labels }) => labels.key_id);

describe('rankRows', () => {
  const rows = [row('10', 5), row('9', null), row('2', 7), row('my-id', undefined), row('1', 7), row('0', 0)];

  it('orders by labels, numbers as numbers, where nothing is limited', () => {
    expect(idsOf(rankRows(rows, 'data', null))).toEqual(['0', '1', '2', '9', '10', 'my-id']);
  });

  it('takes the highest, equal ones by label', () => {
    expect(idsOf(rankRows(rows, 'data', 3))).toEqual(['1', '2', '10']);
  });

  it('puts what is not known last', () => {
    expect(idsOf(rankRows(rows, 'data', 6))).toEqual(['1', '2', '10', '0', '9', 'my-id']);
  });

  it('takes all rows where the limit is 0', () => {
    expect(rankRows(rows, 'data', 0)).toHaveLength(6);
  });
});
