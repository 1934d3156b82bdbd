import { PluginError } from '../errors/plugin-error';
import { isTime, type Field, type Labels } from './field';
import type { Frame } from './frame';

declare const checked: unique symbol;

/** A frame that `checkFrame` let pass. Only such a frame can be encoded and sent. */
export type CheckedFrame = Frame & { readonly [checked]: true };

/**
 * Checks what Grafana would otherwise misread or refuse: columns of unequal length, values outside their type, and,
 * for typed frames, the dataplane contract.
 *
 * @throws PluginError `PLUGIN_FAILURE` naming the frame and what is wrong with it; never a value of it.
 */
export function checkFrame(frame: Frame): CheckedFrame {
  const problem = findProblem(frame);
  if (problem) {
    throw new PluginError('PLUGIN_FAILURE', `Frame "${frame.name}": ${problem}.`);
  }
  return frame as CheckedFrame;
}

function findProblem(frame: Frame): string | null {
  const rows = frame.fields[0]?.values.length ?? 0;
  for (const field of frame.fields) {
    if (field.values.length !== rows) {
      return `field "${field.name}" has ${field.values.length} values where the first has ${rows}`;
    }
    if (!hasValidValues(field)) {
      return `field "${field.name}" has a value that is not ${field.type}`;
    }
  }
  if (frame.meta?.type && !frame.meta.typeVersion) {
    return 'a typed frame needs a type version';
  }
  switch (frame.meta?.type) {
    case 'numeric-wide':
      return findNumericWideProblem(frame, rows);
    case 'timeseries-wide':
      return findTimeSeriesWideProblem(frame);
    case 'table':
    case undefined:
      return null;
  }
}

function hasValidValues(field: Field): boolean {
  switch (field.type) {
    case 'time':
      return field.values.every((value) => value === null || isTime(value));
    case 'float64':
      return field.values.every((value) => value === null || Number.isFinite(value));
    case 'int64':
      return field.values.every((value) => value === null || Number.isSafeInteger(value));
    case 'string':
      return field.values.every((value) => value === null || typeof value === 'string');
    case 'boolean':
      return field.values.every((value) => value === null || typeof value === 'boolean');
  }
}

/** One row of numbers, each identified by its name and labels. */
function findNumericWideProblem(frame: Frame, rows: number): string | null {
  if (rows > 1) {
    return `the numeric shape has one row, not ${rows}`;
  }
  return findProblemOfNumbers(frame.fields);
}

/** No field at all where there is no series; else a time that goes on with each row, then series. */
function findTimeSeriesWideProblem({ fields: [time, ...series] }: Frame): string | null {
  if (!time) {
    return null;
  }
  if (time.type !== 'time') {
    return `the first field is "${time.name}", not the time`;
  }
  for (const [row, moment] of time.values.entries()) {
    const before = time.values[row - 1] ?? -Infinity;
    if (moment === null || moment <= before) {
      return `the time does not go on in row ${row}`;
    }
  }
  return series.length === 0 ? 'there is a time, but no series' : findProblemOfNumbers(series);
}

function findProblemOfNumbers(fields: readonly Field[]): string | null {
  const seen = new Set<string>();
  for (const field of fields) {
    if (field.type !== 'float64' && field.type !== 'int64') {
      return `field "${field.name}" is not a number`;
    }
    const identity = JSON.stringify([field.name, sortedLabels(field.labels)]);
    if (seen.has(identity)) {
      return `two fields "${field.name}" have the same labels`;
    }
    seen.add(identity);
  }
  return null;
}

function sortedLabels(labels: Labels | undefined): Array<[string, string | undefined]> {
  return Object.entries(labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}
