import type { FieldType } from '../../frames/field';

/** How the values of several rows become one; `none`: they have no meaning together. */
export type Merge = 'sum' | 'min' | 'max' | 'any' | 'none';

/** A column of a family's tables. */
export interface Column {
  /** Also the name of the field in frames. */
  id: string;
  label: string;
  type: FieldType;
  /** Grafana unit id of the field. */
  unit?: string;
  /** Of cells in tables; by default Grafana takes as many as three figures need. */
  decimals?: number;
  description?: string;
  merge: Merge;
  /** Where those of several servers become one in another way. */
  mergeServers?: Merge;
}

/** A column beside the figures, which cannot be asked for alone. */
export interface Detail<Id extends string = string> extends Column {
  id: Id;
  merge: 'none';
}

export function moment<const Id extends string>(id: Id, label: string): Detail<Id> {
  return { id, label, type: 'time', unit: 'dateTimeAsIso', merge: 'none' };
}

export function text<const Id extends string>(id: Id, label: string): Detail<Id> {
  return { id, label, type: 'string', merge: 'none' };
}

export function truth<const Id extends string>(id: Id, label: string, unit: string): Detail<Id> {
  return { id, label, type: 'boolean', unit, merge: 'none' };
}

export function count<const Id extends string>(id: Id, label: string, unit = 'none'): Detail<Id> {
  return { id, label, type: 'int64', unit, merge: 'none' };
}

export function seconds<const Id extends string>(id: Id, label: string): Detail<Id> {
  return { id, label, type: 'float64', unit: 's', merge: 'none' };
}
