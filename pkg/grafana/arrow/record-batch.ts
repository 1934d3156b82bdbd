import { Buffer as ArrowBuffer } from 'apache-arrow/fb/buffer';
import { FieldNode } from 'apache-arrow/fb/field-node';
import { Message } from 'apache-arrow/fb/message';
import { MessageHeader } from 'apache-arrow/fb/message-header';
import { MetadataVersion } from 'apache-arrow/fb/metadata-version';
import { RecordBatch } from 'apache-arrow/fb/record-batch';
import type { Builder } from 'flatbuffers';
import type { Column } from './columns';

/** The buffers of all columns one behind the other, each at a multiple of eight bytes. */
export interface Body {
  parts: ReadonlyArray<{ bytes: Uint8Array; offset: number }>;
  length: number;
}

/** The next multiple of eight, to which Arrow aligns all its parts. */
export function aligned(length: number): number {
  return (length + 7) & ~7;
}

export function layOutBody(columns: readonly Column[]): Body {
  let length = 0;
  const parts = columns.flatMap(({ buffers }) =>
    buffers.map((bytes) => {
      const offset = length;
      length += aligned(bytes.length);
      return { bytes, offset };
    })
  );
  return { parts, length };
}

/** Makes the message that says where in the body each column lies. Structs are written last to first. */
export function writeRecordBatch(builder: Builder, columns: readonly Column[], rows: number, body: Body): Uint8Array {
  RecordBatch.startNodesVector(builder, columns.length);
  for (const { length, nullCount } of columns.toReversed()) {
    FieldNode.createFieldNode(builder, BigInt(length), BigInt(nullCount));
  }
  const nodes = builder.endVector();
  RecordBatch.startBuffersVector(builder, body.parts.length);
  for (const { bytes, offset } of body.parts.toReversed()) {
    ArrowBuffer.createBuffer(builder, BigInt(offset), BigInt(bytes.length));
  }
  const buffers = builder.endVector();

  RecordBatch.startRecordBatch(builder);
  RecordBatch.addLength(builder, BigInt(rows));
  RecordBatch.addNodes(builder, nodes);
  RecordBatch.addBuffers(builder, buffers);
  const batch = RecordBatch.endRecordBatch(builder);
  const header = MessageHeader.RecordBatch;
  builder.finish(Message.createMessage(builder, MetadataVersion.V5, header, batch, BigInt(body.length), 0));
  return builder.asUint8Array().slice();
}
