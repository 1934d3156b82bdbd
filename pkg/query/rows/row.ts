import type { Interval } from '../../time/interval';
import type { EpochMilliseconds } from '../../time/units';
import type { Notice } from '../../frames/frame';
import type { Entity } from '../../history/model';
import type { ServerLabels } from '../../settings/model';
import type { Account } from '../budgets/account';
import type { Bill } from '../costs/bill';
import type { LabelName } from '../catalogue';

/** Null is "not known"; undefined is "does not apply": empty in tables, left out of the numeric shape. */
export type Value = number | string | boolean | null | undefined;

/** One value for each step of a time series. */
export type Steps = ReadonlyArray<number | null | undefined>;

/** Values by label; a label that is not known is absent. */
export type RowLabels = Readonly<{ [label in LabelName]?: string }>;

/** One entity's figures: labels that identify it, and by column id a value, or a list of them by step. */
export interface Row {
  labels: RowLabels;
  /** All labels that are true of it, those among them that it was not grouped by; where absent, `labels`. */
  described?: RowLabels;
  /** Labels of its servers. */
  serverLabels?: ServerLabels;
  /** By column names of servers that its sum leaves out, because it is not known of them. */
  leftOut?: Readonly<Record<string, readonly string[]>>;
  /** Shown name of the entity; where absent, its labels. */
  display?: string;
  /** Whose amounts history has to be asked for, for a list by step; absent: the whole server's. */
  entity?: Entity;
  /** What it may use by the calendar, where its figures are made of that. */
  account?: Account;
  /** What it costs, where its figures are made of that. */
  bill?: Bill;
  /** Of its figures that are money. */
  currency?: string;
  values: Readonly<Record<string, Value | Steps>>;
  /** Of those values that are estimates. */
  bounds?: Readonly<Record<string, Bounds>>;
}

/** The least and the most that a value can be, or each of a list; Infinity where nothing bounds it. */
export interface Bounds {
  least: number | Steps;
  most: number | Steps;
}

/** Figures of one row. */
export type RowFigures = Required<Pick<Row, 'values' | 'bounds'>>;

/** What one server answered to a family's question. */
export interface Answered {
  rows: Row[];
  notices: Notice[];
  /** Epoch milliseconds of the oldest answer that the rows were made from. */
  receivedAt: number;
  /** What amounts of a window really cover; absent where there is no window, null where nothing is known. */
  covered?: Covered | null;
}

/** Epoch milliseconds. */
export interface Covered extends Interval<EpochMilliseconds> {
  /** Whether the amounts come from history or from the server's own sums until now. */
  source: 'history' | 'server';
}

/** A value as a number; truth is 1 or 0, and what is no number is not known. */
export function numberOf(value: Value | Steps): number | null | undefined {
  return typeof value === 'boolean' ? Number(value) : typeof value === 'number' || value === undefined ? value : null;
}

/** The list of a row that carries one. */
export function stepsOf(value: Value | Steps): Steps {
  return isSteps(value) ? value : [];
}

/** Whether it is a list by step. */
export function isSteps(value: Value | Steps): value is Steps {
  return typeof value === 'object' && value !== null;
}
