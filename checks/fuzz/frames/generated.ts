import fc from 'fast-check';
import type { Field, FieldType, FieldValues } from '../../../pkg/frames/field';
import type { Frame } from '../../../pkg/frames/frame';
import { oddText } from '../values';

const MOST_ROWS = 12;
const DECIMALS = 12;
/** Grafana's times end in 2262. */
const LATEST_MILLISECOND = 9_223_372_036_854;

const values: { [T in FieldType]: fc.Arbitrary<FieldValues[T]> } = {
  time: orNull(fc.integer({ min: -LATEST_MILLISECOND, max: LATEST_MILLISECOND })),
  float64: orNull(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(-0, 5e-324, 2 ** 53))),
  int64: orNull(fc.oneof(fc.maxSafeInteger(), fc.constantFrom(0, -1, 2 ** 32, -(2 ** 32), 2 ** 53 - 1, 1 - 2 ** 53))),
  string: orNull(oddText),
  boolean: orNull(fc.boolean()),
};

function orNull<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.option(arbitrary, { freq: 4 });
}

const someText = oddText.filter((text) => text !== '');

const config = fc.record(
  {
    unit: someText,
    displayNameFromDS: someText,
    description: someText,
    filterable: fc.boolean(),
    decimals: fc.nat(DECIMALS),
    min: fc.integer(),
    max: fc.integer(),
    custom: fc.dictionary(oddText, fc.boolean(), { minKeys: 1, maxKeys: 3 }),
  },
  { requiredKeys: [] }
);

const labels = fc.dictionary(oddText, oddText, { minKeys: 1, maxKeys: 4 });

function fieldOf(rows: number): fc.Arbitrary<Field> {
  const ofType = <T extends FieldType>(type: T, value: fc.Arbitrary<FieldValues[T]>) =>
    fc.record(
      {
        name: oddText,
        type: fc.constant(type),
        values: fc.array(value, { minLength: rows, maxLength: rows }),
        labels,
        config,
      },
      { requiredKeys: ['name', 'type', 'values'] }
    );
  return fc.oneof(
    ofType('time', values.time),
    ofType('float64', values.float64),
    ofType('int64', values.int64),
    ofType('string', values.string),
    ofType('boolean', values.boolean)
  );
}

const meta = fc.record(
  {
    notices: fc.array(fc.record({ severity: fc.constantFrom('info', 'warning', 'error'), text: oddText }), {
      minLength: 1,
      maxLength: 3,
    }),
    executedQueryString: someText,
    preferredVisualisationType: fc.constantFrom('table', 'graph'),
    custom: fc.dictionary(oddText, fc.jsonValue({ maxDepth: 2 }), { minKeys: 1, maxKeys: 3 }),
    channel: someText,
  },
  { requiredKeys: [] }
);

/** Frames without a contract, that `checkFrame` lets pass: any fields, names, labels and values that are of their type. */
export const frames: fc.Arbitrary<Frame> = fc
  .nat(MOST_ROWS)
  .chain((rows) =>
    fc.record(
      { name: oddText, refId: someText, meta, fields: fc.array(fieldOf(rows), { maxLength: 8 }) },
      { requiredKeys: ['name', 'fields'] }
    )
  );
