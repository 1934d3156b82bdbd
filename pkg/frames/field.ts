/** What stands for a value, or for a range of values (JSON names are Grafana's). */
export type ValueMapping =
  | { type: 'value'; options: Readonly<Record<string, MappedText>> }
  | { type: 'range'; options: { from: number; to: number; result: MappedText } };

interface MappedText {
  text: string;
  /** Place among the mappings. */
  index: number;
}

/** The part of Grafana's FieldConfig that this plugin sets (JSON names are Grafana's). */
export interface FieldConfig {
  /** A Grafana unit id: `decbytes`, `s`, `Bps`, `percentunit`, `dateTimeAsIso`… */
  unit?: string;
  /** Shown name that users may still override; `displayName` would forbid that. */
  displayNameFromDS?: string;
  description?: string;
  /** Whether tables offer to filter by a value with one click. */
  filterable?: boolean;
  decimals?: number;
  /** Of a time field: milliseconds between its values; where more lie between two, panels draw a gap. */
  interval?: number;
  min?: number;
  max?: number;
  mappings?: readonly ValueMapping[];
  custom?: Record<string, unknown>;
}

export type Labels = Readonly<{ [name: string]: string | undefined }>;

/** Value types by field type. Times are epoch milliseconds, UTC; null is "not known". */
export interface FieldValues {
  time: number | null;
  float64: number | null;
  int64: number | null;
  string: string | null;
  boolean: boolean | null;
}

export type FieldType = keyof FieldValues;

interface TypedField<T extends FieldType> {
  name: string;
  type: T;
  labels?: Labels;
  config?: FieldConfig;
  values: ReadonlyArray<FieldValues[T]>;
}

/** A column of a frame: name, type, optional labels and config, one value per row. */
export type Field = { [T in FieldType]: TypedField<T> }[FieldType];

/** Grafana's times are nanoseconds in 64 bits, which end in the years 1678 and 2262; here in epoch milliseconds. */
const LATEST_TIME = 9_223_372_036_854;

/** Whether epoch milliseconds can be a time of a frame. */
export function isTime(epochMilliseconds: number): boolean {
  return Math.abs(epochMilliseconds) <= LATEST_TIME;
}
