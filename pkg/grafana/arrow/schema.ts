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
  const parts = new SharedParts(builder);
  const fields = frame.fields.map((field, index) => writeField(builder, field, columns[index]!, parts));
  const fieldsVector = Schema.createFieldsVector(builder, fields);
  const entries = schemaMetadata(frame, refId).map(([key, value]) => writeKeyValue(builder, key, value));
  const metadata = Schema.createCustomMetadataVector(builder, entries);
  return Schema.createSchema(builder, Endianness.Little, fieldsVector, metadata, 0);
}

/** What is the same for many fields is written once. */
class SharedParts {
  readonly #builder: Builder;

  readonly noChildren: Offset;
  readonly #types = new Map<FieldType, { type: Offset; kind: Offset }>();

  constructor(builder: Builder) {
    this.#builder = builder;

    this.noChildren = ArrowField.createChildrenVector(builder, []);
  }

  /** The Arrow type, and Grafana's `tstype` as an entry of the metadata. */
  of(fieldType: FieldType): { type: Offset; kind: Offset } {
    let parts = this.#types.get(fieldType);
    if (!parts) {
      const { create, kind } = arrowTypes[fieldType];
      parts = { type: create(this.#builder), kind: writeKeyValue(this.#builder, 'tstype', kind) };
      this.#types.set(fieldType, parts);
    }
    return parts;
  }
}

function writeField(builder: Builder, field: Field, { nullCount }: Column, parts: SharedParts): Offset {
  const { type, kind } = parts.of(field.type);
  const name = builder.createSharedString(field.name);
  const metadata = ArrowField.createCustomMetadataVector(builder, [kind, ...writeFieldMetadata(builder, field)]);

  ArrowField.startField(builder);
  ArrowField.addName(builder, name);
  ArrowField.addNullable(builder, nullCount > 0);
  ArrowField.addTypeType(builder, arrowTypes[field.type].type);
  ArrowField.addType(builder, type);
  ArrowField.addChildren(builder, parts.noChildren);
  ArrowField.addCustomMetadata(builder, metadata);
  return ArrowField.endField(builder);
}

function writeFieldMetadata(builder: Builder, { labels, config }: Field): Offset[] {
  const metadata: Offset[] = [];
  if (labels) {
    metadata.push(writeKeyValue(builder, 'labels', JSON.stringify(labels)));
  }
  if (config) {
    metadata.push(writeKeyValue(builder, 'config', JSON.stringify(config)));
  }
  return metadata;
}

function writeKeyValue(builder: Builder, key: string, value: string): Offset {
  return KeyValue.createKeyValue(builder, builder.createSharedString(key), builder.createString(value));
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
