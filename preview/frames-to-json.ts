import { RecordBatchReader } from 'apache-arrow';
import * as v from 'valibot';

/** A frame as Grafana's query API sends it to the browser. */
export interface JsonFrame {
  schema: { name: string; refId?: string; meta?: unknown; fields: JsonField[] };
  data: { values: unknown[][] };
}

interface JsonField {
  name: string;
  type: string;
  typeInfo: { frame: string; nullable: boolean };
  labels?: Record<string, string>;
  config?: Record<string, unknown>;
}

const labelsSchema = v.record(v.string(), v.string());
const objectSchema = v.record(v.string(), v.unknown());

/** Reads a frame that the plugin sent as an Arrow file and gives it the form in which Grafana passes it on. */
export function frameToJson(arrow: Uint8Array): JsonFrame {
  // Not as a table: that would merge fields of one name, which differ in their labels.
  const reader = RecordBatchReader.from(arrow).open();
  const { metadata, fields } = reader.schema;
  const batches = [...reader];
  const meta = metadata.get('meta');
  const columns = fields.map((field, index) => {
    const type = fieldType(String(field.type));
    const labels = field.metadata.get('labels');
    const config = field.metadata.get('config');
    return {
      field: {
        name: field.name,
        type: type.shown,
        typeInfo: { frame: type.frame, nullable: field.nullable },
        ...(labels && { labels: v.parse(labelsSchema, JSON.parse(labels)) }),
        ...(config && { config: v.parse(objectSchema, JSON.parse(config)) }),
      },
      values: batches.flatMap((batch) => readValues(batch.getChildAt(index) ?? [])),
    };
  });
  return {
    schema: {
      name: metadata.get('name') ?? '',
      refId: metadata.get('refId'),
      ...(meta && { meta: v.parse(objectSchema, JSON.parse(meta)) }),
      fields: columns.map(({ field }) => field),
    },
    data: { values: columns.map(({ values }) => values) },
  };
}

/** Grafana's names of the column types that the plugin uses, by Arrow's. */
function fieldType(arrowType: string): { shown: string; frame: string } {
  switch (arrowType) {
    case 'Timestamp<NANOSECOND>':
      return { shown: 'time', frame: 'time.Time' };
    case 'Float64':
      return { shown: 'number', frame: 'float64' };
    case 'Int64':
      return { shown: 'number', frame: 'int64' };
    case 'Bool':
      return { shown: 'boolean', frame: 'bool' };
    case 'Utf8':
      return { shown: 'string', frame: 'string' };
    default:
      throw new Error(`The preview does not know the Arrow type ${arrowType}.`);
  }
}

/** Times become epoch milliseconds, as in all of apache-arrow; 64-bit integers become numbers. */
function readValues(column: Iterable<unknown>): unknown[] {
  return Array.from(column, (value: unknown) => (typeof value === 'bigint' ? Number(value) : value));
}
