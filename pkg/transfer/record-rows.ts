import * as v from 'valibot';
import { resolutions } from '../history/bucket-store';
import type { KeptAmount, KeptRecord } from '../history/buckets/records';
import { eventSchema } from '../history/events/event';
import type { Entity } from '../history/model';

/** Of one measure of an amount; bytes, or milliseconds of tunnel time. */
const parts = ['value', 'below', 'above', 'unknown', 'atLeast', 'reasons', 'shift'] as const;
const partColumns = ['', '_below', '_above', '_unknown_seconds', '_at_least', '_reasons', '_shift_seconds'] as const;
const measureColumns = (name: string) => partColumns.map((suffix) => `${name}${suffix}`);

/** The columns of a file, whatever a row is. */
export const columns = [
  ...['record', 'server_id', 'address', 'name', 'document', 'kind', 'key_id', 'location', 'asn', 'as_org'],
  ...[
    'resolution',
    'start',
    'stop',
    'known_seconds',
    'covered_seconds',
    'minutes',
    'direct',
    'online',
    'online_buckets',
  ],
  ...measureColumns('data_bytes'),
  ...measureColumns('tunnel_time_milliseconds'),
  ...['last_minute', 'peak_clients_thousandths', 'probes', 'up', 'timed', 'response_microseconds'],
];

const textColumns = new Set([
  'record',
  'server_id',
  'address',
  'name',
  'document',
  'kind',
  'key_id',
  'location',
  'as_org',
]);

/** Whether a column holds text; the others hold whole numbers. */
export const isTextColumn = (column: string): boolean => textColumns.has(column);

/** A row by column; what is not there is empty. */
export type RecordRow = Readonly<Record<string, string>>;

/** What a file begins a server with. */
export interface ServerHead {
  record: 'server';
  serverId: string;
  address: string;
  /** Under which it is kept. */
  name: string;
}

/** An access key as it was called last. */
export interface KeyName {
  record: 'key';
  keyId: string;
  name: string;
}

export type FileRecord = ServerHead | KeyName | KeptRecord;

/** A record as rows: one of its own, and one for each amount. */
export function rowsOf(record: FileRecord): RecordRow[] {
  const row = (fields: Record<string, string | number | boolean>): RecordRow =>
    Object.fromEntries(
      Object.entries({ record: record.record, ...fields }).map(([name, value]) => [
        name,
        typeof value === 'boolean' ? (value ? '1' : '0') : String(value),
      ])
    );
  switch (record.record) {
    case 'server':
      return [row({ server_id: record.serverId, address: record.address, name: record.name })];
    case 'key':
      return [row({ key_id: record.keyId, name: record.name })];
    case 'pruned':
      return [row({ start: record.fiveMinutes, stop: record.hours })];
    case 'state':
      return [row({ name: record.name, document: record.document })];
    case 'entity':
      return [row({ ...entityFields(record.entity), start: record.firstSeen, stop: record.lastSeen })];
    case 'bucket':
      return [
        row({
          kind: record.kind,
          resolution: record.resolution,
          start: record.start,
          stop: record.start + record.resolution,
          known_seconds: record.known,
          covered_seconds: record.seconds,
          minutes: record.minutes,
          direct: record.direct,
          online: record.online,
          online_buckets: record.onlineBuckets,
        }),
        ...record.amounts.map(amountRow),
      ];
    case 'span':
      return [
        row({ kind: record.kind, document: JSON.stringify(record.intervals), direct: record.refined }),
        ...record.amounts.map(amountRow),
      ];
    case 'probes':
      return [
        row({
          resolution: record.resolution,
          start: record.start,
          stop: record.start + record.resolution,
          probes: record.polls,
          up: record.up,
          timed: record.timed,
          response_microseconds: record.responseTime,
        }),
      ];
    case 'event':
      return [row({ start: record.event.at, document: JSON.stringify(record.event) })];
  }
}

function entityFields(entity: Entity): Record<string, string> {
  return entity.kind === 'key'
    ? { kind: 'key', key_id: entity.keyId ?? '' }
    : { kind: 'location', location: entity.location, asn: String(entity.asn ?? ''), as_org: entity.asOrg ?? '' };
}

function amountRow({ entity, data, tunnelTime, last, peak }: KeptAmount): RecordRow {
  const measure = (name: string, part: KeptAmount['data']) =>
    measureColumns(name).map((column, index) => [column, String(part[parts[index] ?? 'value'])]);
  return {
    record: 'amount',
    ...entityFields(entity),
    ...Object.fromEntries([...measure('data_bytes', data), ...measure('tunnel_time_milliseconds', tunnelTime)]),
    last_minute: String(last ?? ''),
    peak_clients_thousandths: String(peak ?? ''),
  };
}

const whole = v.pipe(v.string(), v.regex(/^-?\d{1,16}$/), v.transform(Number));
const flag = v.pipe(
  v.picklist(['0', '1']),
  v.transform((text) => text === '1')
);
const orNull = <T>(schema: v.GenericSchema<string, T>) =>
  v.union([
    v.pipe(
      v.literal(''),
      v.transform(() => null)
    ),
    schema,
  ]);
const kindSchema = v.picklist(['key', 'location']);
const resolutionSchema = v.pipe(whole, v.picklist(resolutions));
const intervalsSchema = v.pipe(v.string(), v.parseJson(), v.array(v.object({ from: v.number(), to: v.number() })));

const rowSchema = v.variant('record', [
  v.object({ record: v.literal('server'), server_id: v.string(), address: v.string(), name: v.string() }),
  v.object({ record: v.literal('key'), key_id: v.string(), name: v.string() }),
  v.object({ record: v.literal('pruned'), start: whole, stop: whole }),
  v.object({ record: v.literal('state'), name: v.string(), document: v.string() }),
  v.object({ record: v.literal('entity'), kind: kindSchema, start: whole, stop: whole }),
  v.object({
    record: v.literal('bucket'),
    kind: kindSchema,
    resolution: resolutionSchema,
    start: whole,
    known_seconds: whole,
    covered_seconds: whole,
    minutes: whole,
    direct: flag,
    online: whole,
    online_buckets: whole,
  }),
  v.object({ record: v.literal('span'), kind: kindSchema, document: intervalsSchema, direct: flag }),
  v.object({
    record: v.literal('probes'),
    resolution: resolutionSchema,
    start: whole,
    probes: whole,
    up: whole,
    timed: whole,
    response_microseconds: whole,
  }),
  v.object({ record: v.literal('event'), document: v.pipe(v.string(), v.parseJson(), eventSchema) }),
  v.object({ record: v.literal('amount'), kind: kindSchema }),
]);

const amountSchema = v.object({ last_minute: orNull(whole), peak_clients_thousandths: orNull(whole) });
const placeSchema = v.object({ location: v.string(), asn: orNull(whole), as_org: v.string() });

/** Puts rows together to records again. */
export class RecordAssembler {
  #open: Extract<FileRecord, { amounts: unknown }> | null = null;

  /**
   * @returns a record that is complete now; null where this row belongs to one that is not
   * @throws ValiError where a row is none
   */
  *add(row: RecordRow): Generator<FileRecord> {
    const parsed = v.parse(rowSchema, row);
    if (parsed.record === 'amount') {
      this.#open?.amounts.push(amountOf(row));
      return;
    }
    yield* this.end();
    const record = recordOf(parsed, row);
    if (record.record === 'bucket' || record.record === 'span') {
      this.#open = record;
    } else {
      yield record;
    }
  }

  /** After the last row. */
  *end(): Generator<FileRecord> {
    if (this.#open) {
      yield this.#open;
    }
    this.#open = null;
  }
}

type ParsedRow = Exclude<v.InferOutput<typeof rowSchema>, { record: 'amount' }>;

function recordOf(parsed: ParsedRow, row: RecordRow): FileRecord {
  switch (parsed.record) {
    case 'server':
      return { record: 'server', serverId: parsed.server_id, address: parsed.address, name: parsed.name };
    case 'key':
      return { record: 'key', keyId: parsed.key_id, name: parsed.name };
    case 'pruned':
      return { record: 'pruned', fiveMinutes: parsed.start, hours: parsed.stop };
    case 'state':
      return parsed;
    case 'entity':
      return { record: 'entity', entity: entityOf(row), firstSeen: parsed.start, lastSeen: parsed.stop };
    case 'bucket': {
      const { known_seconds: known, covered_seconds: seconds, online_buckets: onlineBuckets, ...bucket } = parsed;
      return { ...bucket, known, seconds, onlineBuckets, amounts: [] };
    }
    case 'span':
      return { record: 'span', kind: parsed.kind, intervals: parsed.document, refined: parsed.direct, amounts: [] };
    case 'probes': {
      const { probes: polls, response_microseconds: responseTime, ...rest } = parsed;
      return { ...rest, polls, responseTime };
    }
    case 'event':
      return { record: 'event', event: parsed.document };
  }
}

function entityOf(row: RecordRow): Entity {
  if (row['kind'] === 'key') {
    return { kind: 'key', keyId: row['key_id'] || null };
  }
  const { location, asn, as_org: asOrg } = v.parse(placeSchema, row);
  return { kind: 'location', location, asn, asOrg: asOrg || null };
}

function amountOf(row: RecordRow): KeptAmount {
  const partOf = (name: string): KeptAmount['data'] => {
    const [value, below, above, unknown, atLeast, reasons, shift] = measureColumns(name).map((column) =>
      v.parse(whole, row[column])
    );
    return {
      value: value ?? 0,
      below: below ?? 0,
      above: above ?? 0,
      unknown: unknown ?? 0,
      atLeast: atLeast ?? 0,
      reasons: reasons ?? 0,
      shift: shift ?? 0,
    };
  };
  const { last_minute: last, peak_clients_thousandths: peak } = v.parse(amountSchema, row);
  return {
    entity: entityOf(row),
    data: partOf('data_bytes'),
    tunnelTime: partOf('tunnel_time_milliseconds'),
    last,
    peak,
  };
}
