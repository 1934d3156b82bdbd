import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../store/open-store';
import type { Store } from '../../store/store';
import { PushQueue, pushSchema } from './push-queue';

let folder: string;
let store: Store;
const open = () => openStore({ kind: 'file', path: join(folder, 'store.sqlite') }, { schemas: [pushSchema] });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'push-queue-'));
  store = await open();
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const part = (byte: number, length = 100) => ({ body: new Uint8Array(length).fill(byte), samples: byte });
const noneDropped = (samples: number) => expect(samples).toBe(0);

function bytesOf(queue: PushQueue): number[] {
  const found: number[] = [];
  for (let next = queue.first(); next; next = queue.first()) {
    found.push(next.body[0] ?? NaN);
    queue.remove(next);
  }
  return found;
}

it('keeps the order, apart for each receiver, over the end of the process', async () => {
  const first = new PushQueue(store, 'a', 1000, noneDropped);
  [1, 2, 3].forEach((byte) => first.add(part(byte)));
  new PushQueue(store, 'b', 1000, noneDropped).add(part(9));
  store.close();
  store = await open();
  const again = new PushQueue(store, 'a', 1000, noneDropped);
  expect(again.bytes).toBe(300);
  again.add(part(4));
  expect(bytesOf(again)).toEqual([1, 2, 3, 4]);
  expect(again.bytes).toBe(0);
  expect(bytesOf(new PushQueue(store, 'b', 1000, noneDropped))).toEqual([9]);
});

it('drops the oldest where there is no room, and says so', () => {
  const dropped: number[] = [];
  const queue = new PushQueue(store, 'a', 250, (samples) => dropped.push(samples));
  [1, 2, 3].forEach((byte) => queue.add(part(byte)));
  expect(dropped).toEqual([1]);
  queue.add(part(4, 200));
  expect(dropped).toEqual([1, 5]);
  expect(queue.bytes).toBe(200);
  expect(bytesOf(queue)).toEqual([4]);
});

it('of receivers that there are no more is emptied', () => {
  new PushQueue(store, 'a', 1000, noneDropped).add(part(1));
  new PushQueue(store, 'b', 1000, noneDropped).add(part(2));
  PushQueue.forgetAllBut(store, ['b']);
  expect(new PushQueue(store, 'a', 1000, noneDropped).bytes).toBe(0);
  expect(new PushQueue(store, 'b', 1000, noneDropped).bytes).toBe(100);
});
