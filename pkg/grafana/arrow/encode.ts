import { Field as ArrowField, makeData, RecordBatch, RecordBatchFileWriter, Schema, Struct } from 'apache-arrow';
import type { CheckedFrame } from '../../frames/check';
import type { Field } from '../../frames/field';
import type { FrameMeta } from '../../frames/frame';
import { type Column, toColumn } from './columns';

/**
 * A frame as Grafana takes it: one Arrow IPC file (the file format, not the stream) with one record batch, and
 * Grafana's own words in the metadata of schema and fields. A column is nullable where it lacks a value.
 *
 * @param refId of the query; a frame that has its own keeps it.
 */
export function encodeFrame(frame: CheckedFrame, refId: string): Uint8Array {
  const columns = frame.fields.map(toColumn);
  const fields = frame.fields.map((field, index) => arrowField(field, columns[index]!));
  const schema = new FrameSchema(fields, schemaMetadata(frame, refId));
  const children = columns.map((column) => column.data);
  const length = frame.fields[0]?.values.length ?? 0;
  const rows = makeData({ type: new Struct(fields), length, nullCount: 0, children });

  const writer = new RecordBatchFileWriter();
  writer.write(new RecordBatch(schema, rows));
  return writer.finish().toUint8Array(true);
}

/**
 * Arrow's own schema takes fields of one name for one field and mixes their metadata when a batch is made. Fields of a
 * frame share their name and differ in their labels.
 */
class FrameSchema extends Schema {
  override assign(): this {
    return this;
  }
}

function arrowField(field: Field, { kind, data }: Column): ArrowField {
  const metadata = new Map([['tstype', kind as string]]);
  if (field.labels) {
    metadata.set('labels', JSON.stringify(field.labels));
  }
  if (field.config) {
    metadata.set('config', JSON.stringify(field.config));
  }
  return new ArrowField(field.name, data.type, data.nullCount > 0, metadata);
}

function schemaMetadata(frame: CheckedFrame, refId: string): Map<string, string> {
  const metadata = new Map([
    ['name', frame.name],
    ['refId', frame.refId || refId],
  ]);
  if (frame.meta) {
    metadata.set('meta', metaJson(frame.meta));
  }
  return metadata;
}

/** Grafana takes a missing version for "no contract", which it writes as 0.0. */
function metaJson(meta: FrameMeta): string {
  return JSON.stringify({ typeVersion: [0, 0], ...meta });
}
