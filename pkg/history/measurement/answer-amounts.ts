import type { ServerMetrics } from '../../outline/api';
import { nameOf, type Entity } from '../model';

export const quantities = ['data', 'tunnelTime'] as const;
export type Quantity = (typeof quantities)[number];

/** What one answer says of an entity: bytes, and milliseconds of tunnel time. Null: nothing was said. */
export interface AnswerAmounts {
  entity: Entity;
  data: number | null;
  tunnelTime: number | null;
}

/**
 * An answer's rows by entity. Rows that share an id or a place are one entity: Outline gives the same id, or none, for
 * several keys.
 *
 * Locations have rows only where there are two samples in the window; keys also where there were some a little earlier,
 * as the server looks for their last traffic in steps of five minutes, and then with 0. So an answer without locations
 * says nothing of keys either.
 */
export function amountsOf(metrics: ServerMetrics): Map<string, AnswerAmounts> {
  const amounts = new Map<string, AnswerAmounts>();
  if (metrics.locations.length === 0) {
    return amounts;
  }
  for (const { keyId, data, tunnelTime } of metrics.accessKeys) {
    add(amounts, { entity: { kind: 'key', keyId }, data, tunnelTime: milliseconds(tunnelTime) });
  }
  for (const { location, asn, asOrg, data, tunnelTime } of metrics.locations) {
    add(amounts, { entity: { kind: 'location', location, asn, asOrg }, data, tunnelTime: milliseconds(tunnelTime) });
  }
  return amounts;
}

function add(amounts: Map<string, AnswerAmounts>, row: AnswerAmounts): void {
  const name = nameOf(row.entity);
  const before = amounts.get(name);
  if (before === undefined) {
    amounts.set(name, row);
    return;
  }
  before.data = sum(before.data, row.data);
  before.tunnelTime = sum(before.tunnelTime, row.tunnelTime);
}

function sum(left: number | null, right: number | null): number | null {
  return left === null || right === null ? (left ?? right) : left + right;
}

function milliseconds(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1000;
}
