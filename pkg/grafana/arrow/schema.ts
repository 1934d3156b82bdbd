import { Bool } from 'apache-arrow/fb/bool';
import { Endianness } from 'apache-arrow/fb/endianness';
import { Field as ArrowField } from 'apache-arrow/fb/field';
import { FloatingPoint } from 'apache-arrow/fb/floating-point';
import { Int } from 'apache-arrow/fb/int';
import { KeyValue } from 'apache-arrow/fb/key-value';
import { Precision } from 'apache-arrow/fb/precision';
import { Schema } from 'apache-arrow/fb/schema';
import { TimeUnit } from 'apache-arrow/fb/time-unit';
import { Timestamp } from 'apache-arrow/fb/timestamp';
import { Type } from 'apache-arrow/fb/type';
import { Utf8 } from 'apache-arrow/fb/utf8';
import type { Builder, Offset } from 'flatbuffers';
import type { CheckedFrame } from '../../frames/check';
import type { Field, FieldType } from '../../frames/field';
import type { FrameMeta } from '../../frames/frame';
import type { Column } from './columns';

interface ArrowType {
  /** Grafana's `tstype`: the type that the frontend gives the column. */
  kind: 'number' | 'string' | 'boolean' | 'time';
  type: Type;
  create(builder: Builder): Offset;
}

const arrowTypes: Readonly<Record<FieldType, ArrowType>> = {
  float64: {
    kind: 'number',
    type: Type.FloatingPoint,
    create: (b) => FloatingPoint.createFloatingPoint(b, Precision.DOUBLE),
  },
  int64: { kind: 'number', type: Type.Int, create: (b) => Int.createInt(b, 64, true) },
  string: { kind: 'string', type: Type.Utf8, create: (b) => Utf8.createUtf8(b) },
  boolean: { kind: 'boolean', type: Type.Bool, create: (b) => Bool.createBool(b) },
  /** Without a time zone; Grafana reads the integer as nanoseconds whatever the unit says. */
  time: { kind: 'time', type: Type.Timestamp, create: (b) => Timestamp.createTimestamp(b, TimeUnit.NANOSECOND, 0) },
};

/**
 * Writes the schema of a frame with Grafana's own words in the metadata of schema and fields. A column is nullable
 * where it lacks a value.
 */
export function writeSchema(builder: Builder, frame: CheckedFrame, columns: readonly Column[], refId: string): Offset {
  const typeOffsets = new Map<FieldType, Offset>();
  const fields = frame.fields.map((field, index) => writeField(builder, field, columns[index]!, typeOffsets));
  const fieldsVector = Schema.createFieldsVector(builder, fields);
  const metadata = Schema.createCustomMetadataVector(builder, writeKeyValues(builder, schemaMetadata(frame, refId)));
  return Schema.createSchema(builder, Endianness.Little, fieldsVector, metadata, 0);
}

function writeField(
  builder: Builder,
  field: Field,
  { nullCount }: Column,
  typeOffsets: Map<FieldType, Offset>
): Offset {
  const { kind, type, create } = arrowTypes[field.type];
  const name = builder.createSharedString(field.name);
  const metadata = ArrowField.createCustomMetadataVector(builder, writeKeyValues(builder, fieldMetadata(field, kind)));
  const children = ArrowField.createChildrenVector(builder, []);
  const typeOffset = typeOffsets.get(field.type) ?? create(builder);
  typeOffsets.set(field.type, typeOffset);

  ArrowField.startField(builder);
  ArrowField.addName(builder, name);
  ArrowField.addNullable(builder, nullCount > 0);
  ArrowField.addTypeType(builder, type);
  ArrowField.addType(builder, typeOffset);
  ArrowField.addChildren(builder, children);
  ArrowField.addCustomMetadata(builder, metadata);
  return ArrowField.endField(builder);
}

function writeKeyValues(builder: Builder, entries: ReadonlyArray<readonly [string, string]>): Offset[] {
  return entries.map(([key, value]) =>
    KeyValue.createKeyValue(builder, builder.createSharedString(key), builder.createString(value))
  );
}

function fieldMetadata({ labels, config }: Field, kind: string): Array<readonly [string, string]> {
  const metadata: Array<readonly [string, string]> = [['tstype', kind]];
  if (labels) {
    metadata.push(['labels', JSON.stringify(labels)]);
  }
  if (config) {
    metadata.push(['config', JSON.stringify(config)]);
  }
  return metadata;
}

function schemaMetadata(frame: CheckedFrame, refId: string): Array<readonly [string, string]> {
  const metadata: Array<readonly [string, string]> = [
    ['name', frame.name],
    ['refId', frame.refId || refId],
  ];
  if (frame.meta) {
    metadata.push(['meta', metaJson(frame.meta)]);
  }
  return metadata;
}

/** Grafana takes a missing version for "no contract", which it writes as 0.0. */
function metaJson(meta: FrameMeta): string {
  return JSON.stringify({ typeVersion: [0, 0], ...meta });
}
