import { checkFrame } from '../pkg/frames/check';
import type { Frame } from '../pkg/frames/frame';
import { encodeFrame } from '../pkg/grafana/arrow/encode';
import { frameToJson } from './frames-to-json';

const roundTrip = (frame: Frame) => frameToJson(encodeFrame(checkFrame(frame), 'A'));

describe('frameToJson', () => {
  it('keeps values of every type, with what is not known as null', () => {
    const { schema, data } = roundTrip({
      name: 'all',
      fields: [
        { name: 'at', type: 'time', values: [1_700_000_000_123, null] },
        { name: 'float', type: 'float64', values: [0.5, null] },
        { name: 'integer', type: 'int64', values: [2 ** 53 - 1, null] },
        { name: 'text', type: 'string', values: ['ключ', null] },
        { name: 'flag', type: 'boolean', values: [true, null] },
      ],
    });
    expect(schema.fields.map(({ type }) => type)).toEqual(['time', 'number', 'number', 'string', 'boolean']);
    expect(data.values).toEqual([
      [1_700_000_000_123, null],
      [0.5, null],
      [2 ** 53 - 1, null],
      ['ключ', null],
      [true, null],
    ]);
  });

  it('keeps fields of one name apart', () => {
    const { schema, data } = roundTrip({
      name: 'numbers',
      meta: { type: 'numeric-wide', typeVersion: [0, 1], notices: [{ severity: 'info', text: 'so' }] },
      fields: [
        { name: 'data', type: 'float64', labels: { key_id: '1' }, config: { unit: 'decbytes' }, values: [1] },
        { name: 'data', type: 'float64', labels: { key_id: '2' }, config: { unit: 'decbytes' }, values: [2] },
      ],
    });
    expect(schema.refId).toBe('A');
    expect(schema.meta).toMatchObject({ type: 'numeric-wide', notices: [{ text: 'so' }] });
    expect(schema.fields.map(({ labels }) => labels)).toEqual([{ key_id: '1' }, { key_id: '2' }]);
    expect(schema.fields[0]?.config).toEqual({ unit: 'decbytes' });
    expect(data.values).toEqual([[1], [2]]);
  });

  it('reads a frame without fields', () => {
    expect(roundTrip({ name: 'empty', fields: [] })).toEqual({
      schema: { name: 'empty', refId: 'A', fields: [] },
      data: { values: [] },
    });
  });
});
