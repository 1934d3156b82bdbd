import { ConnectionPool } from './connection-pool';
import { Slots } from './slots';

const { signal } = new AbortController();
const create = () => ({ destroyed: false, destroy: () => Promise.resolve() });

it('shares slots with other pools, and gives its own back where the wait for these is left', async () => {
  const shared = new Slots(1);
  const [one, other] = [new ConnectionPool(create, 1, shared), new ConnectionPool(create, 1, shared)];
  let finish = () => {};
  const first = one.use(signal, () => new Promise<void>((resolve) => (finish = resolve)));
  const leaving = new AbortController();
  const left = other.use(leaving.signal, () => Promise.resolve('never'));
  await Promise.resolve();
  leaving.abort(new Error('left'));
  await expect(left).rejects.toThrow('left');
  const order: string[] = [];
  const second = other.use(signal, async () => void order.push('second'));
  await Promise.resolve();
  order.push('first ends');
  finish();
  await Promise.all([first, second]);
  expect(order).toEqual(['first ends', 'second']);
});
