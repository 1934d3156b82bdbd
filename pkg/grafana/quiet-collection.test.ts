import { QuietCollection } from './quiet-collection';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** A call every 100 ms. */
function call(garbage: QuietCollection, times: number): void {
  for (let count = 0; count < times; count += 1) {
    garbage.note();
    jest.advanceTimersByTime(100);
  }
}

it('collects once nobody has called for a second, and not again', () => {
  const collect = jest.fn();
  const garbage = new QuietCollection(collect);
  call(garbage, 150);
  expect(collect).not.toHaveBeenCalled();
  jest.advanceTimersByTime(901);
  expect(collect).toHaveBeenCalledTimes(1);
  jest.advanceTimersByTime(60_000);
  expect(collect).toHaveBeenCalledTimes(1);
});

it('leaves few calls alone until there are more', () => {
  const collect = jest.fn();
  const garbage = new QuietCollection(collect);
  call(garbage, 60);
  jest.advanceTimersByTime(10_000);
  expect(collect).not.toHaveBeenCalled();
  call(garbage, 60);
  jest.advanceTimersByTime(10_000);
  expect(collect).toHaveBeenCalledTimes(1);
});
