import { RecordBatchReader, tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { checkFrame } from '../../frames/check';
import type { Field } from '../../frames/field';
import type { Frame } from '../../frames/frame';
import { encodeFrame } from './encode';

const encode = (frame: Frame) => encodeFrame(checkFrame(frame), 'A');
const read = (frame: Frame) => tableFromIPC(encode(frame));
const metadataOf = (frame: Frame, index: number) => Object.fromEntries(read(frame).schema.fields[index]!.metadata);

test('a frame is an Arrow IPC file, not a stream', () => {
  const bytes = Buffer.from(encode({ name: 'n', fields: [{ name: 'a', type: 'int64', values: [1] }] }));

  expect(bytes.subarray(0, 8).toString('latin1')).toBe('ARROW1\0\0');
  expect(bytes.subarray(-6).toString('latin1')).toBe('ARROW1');
});

test('name, refId and meta are metadata of the schema', () => {
  const frame: Frame = {
    name: 'locations',
    meta: { type: 'numeric-wide', typeVersion: [0, 1], notices: [{ severity: 'info', text: '30 days' }] },
    fields: [],
  };

  const { metadata } = read(frame).schema;

  expect(metadata.get('name')).toBe('locations');
  expect(metadata.get('refId')).toBe('A');
  expect(JSON.parse(metadata.get('meta')!)).toEqual({
    type: 'numeric-wide',
    typeVersion: [0, 1],
    notices: [{ severity: 'info', text: '30 days' }],
  });
});

test('a frame that has a refId keeps it', () => {
  expect(read({ name: '', refId: 'B', fields: [] }).schema.metadata.get('refId')).toBe('B');
});

test('meta without a version says 0.0, as the host expects of a frame without contract', () => {
  const meta = read({ name: '', meta: { executedQueryString: 'GET /server' }, fields: [] }).schema.metadata.get('meta');

  expect(JSON.parse(meta!)).toEqual({ typeVersion: [0, 0], executedQueryString: 'GET /server' });
});

test('a frame without meta has no metadata of that name', () => {
  expect(read({ name: '', fields: [] }).schema.metadata.has('meta')).toBe(false);
});

test('labels and config are metadata of the field', () => {
  const frame: Frame = {
    name: '',
    fields: [
      {
        name: 'data',
        type: 'float64',
        labels: { server: 's', __proto__: 'x', location: 'DE' },
        config: { unit: 'decbytes', displayNameFromDS: 'Germany' },
        values: [1],
      },
      { name: 'name', type: 'string', values: ['x'] },
    ],
  };

  expect(metadataOf(frame, 0)).toEqual({
    tstype: 'number',
    labels: '{"server":"s","location":"DE"}',
    config: '{"unit":"decbytes","displayNameFromDS":"Germany"}',
  });
  expect(metadataOf(frame, 1)).toEqual({ tstype: 'string' });
});

test('an empty label set differs from none', () => {
  const frame: Frame = { name: '', fields: [{ name: 'a', type: 'float64', labels: {}, values: [1] }] };

  expect(metadataOf(frame, 0)).toEqual({ tstype: 'number', labels: '{}' });
});

test('types are those that Grafana reads', () => {
  const fields: Field[] = [
    { name: 'time', type: 'time', values: [0] },
    { name: 'float64', type: 'float64', values: [0] },
    { name: 'int64', type: 'int64', values: [0] },
    { name: 'string', type: 'string', values: [''] },
    { name: 'boolean', type: 'boolean', values: [true] },
  ];

  expect(read({ name: '', fields }).schema.fields.map((field) => String(field.type))).toEqual([
    'Timestamp<NANOSECOND>',
    'Float64',
    'Int64',
    'Utf8',
    'Bool',
  ]);
});

test('two columns of one name stay two', () => {
  const fields: Field[] = [
    { name: 'data', type: 'float64', labels: { location: 'DE' }, values: [1] },
    { name: 'data', type: 'float64', labels: { location: 'FR' }, values: [2] },
  ];

  const table = read({ name: '', fields });

  expect([table.getChildAt(0)!.get(0), table.getChildAt(1)!.get(0)]).toEqual([1, 2]);
});

test('a frame without rows keeps its columns', () => {
  const table = read({ name: '', fields: [{ name: 'time', type: 'time', values: [] }] });

  expect([table.numRows, table.numCols]).toEqual([0, 1]);
});

test('a frame without fields can be read', () => {
  expect(read({ name: 'nothing', fields: [] }).numCols).toBe(0);
});

const nullable = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 4 });

const fieldOf = (rows: number): fc.Arbitrary<Field> => {
  const values = <T>(value: fc.Arbitrary<T>) => fc.array(value, { minLength: rows, maxLength: rows });
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 });
  return fc.oneof(
    fc.record({
      name,
      type: fc.constant('time' as const),
      values: values(nullable(fc.integer({ min: -9_223_372_036_854, max: 9_223_372_036_854 }))),
    }),
    fc.record({
      name,
      type: fc.constant('float64' as const),
      values: values(nullable(fc.double({ noNaN: true, noDefaultInfinity: true }))),
    }),
    fc.record({ name, type: fc.constant('int64' as const), values: values(nullable(fc.maxSafeInteger())) }),
    fc.record({
      name,
      type: fc.constant('string' as const),
      values: values(nullable(fc.string({ unit: 'grapheme', maxLength: 12 }))),
    }),
    fc.record({ name, type: fc.constant('boolean' as const), values: values(nullable(fc.boolean())) })
  );
};

const frames: fc.Arbitrary<Frame> = fc
  .nat({ max: 40 })
  .chain((rows) => fc.record({ name: fc.string(), fields: fc.array(fieldOf(rows), { maxLength: 6 }) }));

/** What Arrow's reader should give for a value of ours: the bits of a time or an integer as a whole number. */
function expectedValues({ type, values }: Field): unknown[] {
  const scale = type === 'time' ? 1_000_000n : 1n;
  const isWhole = type === 'time' || type === 'int64';
  return values.map((value) => (isWhole && value !== null ? BigInt(value) * scale : value));
}

test('every value survives, to the nanosecond and the last bit', () => {
  fc.assert(
    fc.property(frames, (frame) => {
      const table = read(frame);

      expect(table.numCols).toBe(frame.fields.length);
      frame.fields.forEach((field, index) => {
        const column = table.getChildAt(index)!;
        const storage = column.data[0]?.values as ArrayLike<unknown> | undefined;
        const actual = field.values.map((_, row) => {
          const raw = field.type === 'time' || field.type === 'int64' ? storage![row] : column.get(row);
          return column.isValid(row) ? raw : null;
        });
        expect(actual).toEqual(expectedValues(field));
        expect(table.schema.fields[index]!.name).toBe(field.name);
        expect(table.schema.fields[index]!.nullable).toBe((field.values as unknown[]).includes(null));
      });
    })
  );
});

test('halves of a character in two rows stay apart', () => {
  const names = ['a\ud83d', '\ude00b'];

  const table = read({ name: '', fields: [{ name: 'key_name', type: 'string', values: names }] });

  expect([...table.getChildAt(0)!]).toEqual(['a\ufffd', '\ufffdb']);
});

test('fields of one name keep their own labels, config and values', () => {
  const fields = ['0', '1', '2'].map<Field>((id) => ({
    name: 'data',
    type: 'float64',
    labels: { key_id: id },
    config: { displayNameFromDS: `Key ${id}` },
    values: [Number(id)],
  }));

  // Arrow's table would merge fields of one name while it reads.
  const reader = RecordBatchReader.from(encode({ name: 'n', fields })).open();
  const written = reader.schema.fields.map(({ metadata }) => [metadata.get('labels'), metadata.get('config')]);
  const values = [...reader].flatMap((batch) => batch.data.children.map((column) => column.values[0]));

  expect(written).toEqual(fields.map(({ labels, config }) => [JSON.stringify(labels), JSON.stringify(config)]));
  expect(values).toEqual([0, 1, 2]);
});
