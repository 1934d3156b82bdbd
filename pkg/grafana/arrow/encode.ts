import { Block } from 'apache-arrow/fb/block';
import { Footer } from 'apache-arrow/fb/footer';
import { MetadataVersion } from 'apache-arrow/fb/metadata-version';
import { Builder } from 'flatbuffers';
import type { CheckedFrame } from '../../frames/check';
import { type Column, toColumn } from './columns';
import { aligned, layOutBody, writeRecordBatch } from './record-batch';
import { writeSchema } from './schema';

const magic = Buffer.from('ARROW1');
/** The file begins with the magic word, filled up to eight bytes. */
const BATCH_OFFSET = 8;
/** Comes before the length of each message; a length of 0 ends them. */
const CONTINUATION = 0xffffffff;
const PREFIX_LENGTH = 8;
/** About what labels and config of a field take; a builder that is too small is copied each time it grows. */
const BYTES_FOR_FIELD = 640;
const BYTES_FOR_SCHEMA = 2048;

/**
 * A frame as Grafana takes it: one Arrow IPC file (the file format, not the stream) with one record batch.
 *
 * Tables are written with Arrow's generated classes, files put together here: Arrow's own writer takes four times as
 * long for a row of fifty columns, and mixes the metadata of fields that share a name (see `docs/architecture.md`).
 *
 * @param refId of the query; a frame that has its own keeps it.
 */
export function encodeFrame(frame: CheckedFrame, refId: string): Uint8Array {
  const builder = new Builder(BYTES_FOR_SCHEMA + frame.fields.length * BYTES_FOR_FIELD);
  const columns = frame.fields.map(toColumn);
  const body = layOutBody(columns);
  const batch = writeRecordBatch(builder, columns, columns[0]?.length ?? 0, body);
  const metadataLength = aligned(PREFIX_LENGTH + batch.length);
  builder.clear();
  const footer = writeFooter(builder, frame, columns, refId, { metadataLength, bodyLength: body.length });

  const bodyOffset = BATCH_OFFSET + metadataLength;
  const endOffset = bodyOffset + body.length;
  const footerOffset = endOffset + PREFIX_LENGTH;
  const file = Buffer.alloc(footerOffset + footer.length + 4 + magic.length);
  file.set(magic, 0);
  file.writeUInt32LE(CONTINUATION, BATCH_OFFSET);
  file.writeInt32LE(metadataLength - PREFIX_LENGTH, BATCH_OFFSET + 4);
  file.set(batch, BATCH_OFFSET + PREFIX_LENGTH);
  for (const { bytes, offset } of body.parts) {
    file.set(bytes, bodyOffset + offset);
  }
  file.writeUInt32LE(CONTINUATION, endOffset);
  file.set(footer, footerOffset);
  file.writeInt32LE(footer.length, footerOffset + footer.length);
  file.set(magic, footerOffset + footer.length + 4);
  return file;
}

interface BatchLengths {
  metadataLength: number;
  bodyLength: number;
}

/** The footer holds the schema and the place of the only record batch; readers begin with it. */
function writeFooter(
  builder: Builder,
  frame: CheckedFrame,
  columns: readonly Column[],
  refId: string,
  { metadataLength, bodyLength }: BatchLengths
): Uint8Array {
  const schema = writeSchema(builder, frame, columns, refId);
  Footer.startRecordBatchesVector(builder, 1);
  Block.createBlock(builder, BigInt(BATCH_OFFSET), metadataLength, BigInt(bodyLength));
  const batches = builder.endVector();
  Footer.startDictionariesVector(builder, 0);
  const dictionaries = builder.endVector();
  Footer.startFooter(builder);
  Footer.addVersion(builder, MetadataVersion.V5);
  Footer.addSchema(builder, schema);
  Footer.addDictionaries(builder, dictionaries);
  Footer.addRecordBatches(builder, batches);
  Footer.finishFooterBuffer(builder, Footer.endFooter(builder));
  return builder.asUint8Array();
}
