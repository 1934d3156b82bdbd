import type { CheckedFrame } from '../frames/check';
import type { Field, FieldType } from '../frames/field';

const types: Readonly<Record<FieldType, { type: string; frame: string }>> = {
  time: { type: 'time', frame: 'time.Time' },
  float64: { type: 'number', frame: 'float64' },
  int64: { type: 'number', frame: 'int64' },
  string: { type: 'string', frame: 'string' },
  boolean: { type: 'boolean', frame: 'bool' },
};

/** A frame as Grafana Live carries it: JSON with its schema in each packet, for whoever comes late. */
export function encodeLiveFrame({ name, refId, meta, fields }: CheckedFrame): Uint8Array {
  const schema = { name, refId, meta, fields: fields.map(describeField) };
  return Buffer.from(JSON.stringify({ schema, data: { values: fields.map(({ values }) => values) } }));
}

function describeField({ name, type, labels, config }: Field) {
  return { name, type: types[type].type, typeInfo: { frame: types[type].frame, nullable: true }, labels, config };
}
