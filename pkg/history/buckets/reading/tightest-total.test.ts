import { tightestTotal } from './tightest-total';

/** Of one interval of five minutes; least, best value and most. */
function total([least, value, most]: [number, number, number]) {
  const errors = { below: [value - least], above: [most - value] };
  const series = { data: [value], tunnelTime: [0], errors: { data: errors, tunnelTime: { below: [0], above: [0] } } };
  return { total: series, coveredSeconds: [300], certain: () => ({ data: [least], tunnelTime: [0] }) };
}

/** The same, where what some have is not known. */
function unknown(least: number) {
  const { total: series, ...rest } = total([least, least, least]);
  return { ...rest, total: { ...series, data: [null] } };
}

it('takes the sum of places where keys certainly lack something, also where what they have is exact', () => {
  const places = total([30, 40, 50]);
  expect(tightestTotal(total([0, 0, 0]), () => places)).toEqual(places.total);
  expect(tightestTotal(total([10, 15, 20]), () => places)).toEqual(places.total);
});

it('keeps what is exact where places may have as much', () => {
  const keys = total([35, 35, 35]);
  expect(tightestTotal(keys, () => total([30, 40, 50]))).toEqual(keys.total);
});

it('leaves open how much there is where keys have less than is certain of places, of which not all is known', () => {
  const { data, errors } = tightestTotal(total([10, 15, 20]), () => unknown(30));
  expect(data).toEqual([30]);
  expect(errors?.data).toEqual({ below: [0], above: [Infinity] });
  const keys = total([10, 15, 20]);
  expect(tightestTotal(keys, () => unknown(19))).toEqual(keys.total);
});
