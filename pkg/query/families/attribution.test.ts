import type { AccessKey, KeyMetrics } from '../../outline/api';
import { attribute } from './attribution';

const key = (id: string): AccessKey => ({ id, name: '', port: 1, method: '', dataLimit: null, listeners: null });
const figures = (keyId: string | null): KeyMetrics => ({
  keyId,
  data: 1,
  tunnelTime: 1,
  lastTrafficSeen: null,
  peakDevices: { value: 1, at: null },
});

function attributionOf(keyIds: Array<string | null>, ids: string[]) {
  const { attributed, unattributed } = attribute(keyIds.map(figures), ids.map(key));
  return { ids: [...attributed.keys()], unattributed: unattributed.length };
}

describe('attribute', () => {
  it.each<[string, Array<string | null>, string[], string[], number]>([
    ['plain ids', ['0', '1'], ['0', '1'], ['0', '1'], 0],
    ['a deleted key under its number', ['0', '7'], ['0'], ['0', '7'], 0],
    ['the only key whose id begins with the number', ['7'], ['7up'], ['7up'], 0],
    ['nothing to two keys with one number', ['7'], ['7', '7up'], [], 1],
    ['nothing to two rows with one number', ['5', '5'], ['5'], [], 2],
    ['no lost id', [null, null, '0'], ['my-id', 'кл', '0'], ['0'], 2],
    ['ids with leading zeros by their number', ['7'], ['007'], ['007'], 0],
  ])('attributes %s', (_, keyIds, ids, expected, unattributed) => {
    expect(attributionOf(keyIds, ids)).toEqual({ ids: expected, unattributed });
  });
});
