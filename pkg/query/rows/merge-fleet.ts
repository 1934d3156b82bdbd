import type { Column } from '../declarations/column';
import { mergeFigures } from './merge';
import { isSteps, type Bounds, type Row, type Steps } from './row';

/** The figures of one server. */
type Part = Pick<Row, 'values' | 'bounds'> & { name: string };

/**
 * One row's figures out of those of several servers: of the servers that know them. Who does not is left out of the value
 * or of the step, and named.
 */
export function mergeFleet(
  parts: readonly Part[],
  columns: readonly Column[]
): Pick<Row, 'values' | 'bounds' | 'leftOut'> {
  const asFleet = columns.map((column) => ({ ...column, merge: column.mergeServers ?? column.merge }));
  const [only] = parts;
  if (parts.length === 1 && only) {
    const isOfOne = columns.filter(({ mergeServers }) => mergeServers === 'none').map(({ id }) => [id, undefined]);
    return { values: { ...only.values, ...Object.fromEntries(isOfOne) }, bounds: only.bounds };
  }
  const leftOut: Record<string, string[]> = {};
  let known = parts;
  for (const { id, merge } of asFleet.filter((column) => column.merge !== 'none')) {
    const masked = leaveOutUnknown(known, id);
    const names = masked.filter((part, index) => part !== known[index]).map(({ name }) => name);
    known = masked;
    if (merge === 'sum' && names.length > 0) {
      leftOut[id] = names;
    }
  }
  return { ...mergeFigures(known, asFleet), ...(Object.keys(leftOut).length > 0 && { leftOut }) };
}

/** Makes "does not apply" of what one server does not know and another one does; parts without it stay the same. */
function leaveOutUnknown(parts: readonly Part[], id: string): Part[] {
  const cells = parts.map(({ values }) => values[id]);
  const lacks = (cell: Row['values'][string], step?: number) =>
    at(cell, step) === null && cells.some((other) => at(other, step) != null);
  return parts.map((part) => {
    const cell = part.values[id];
    if (!isSteps(cell)) {
      return lacks(cell) ? withCell(part, id, undefined, undefined) : part;
    }
    const left = cell.map((_, step) => lacks(cell, step));
    const mask = (list: Steps) => list.map((value, step) => (left[step] ? undefined : value));
    return left.includes(true) ? withCell(part, id, mask(cell), maskBounds(part.bounds?.[id], mask)) : part;
  });
}

function at(cell: Row['values'][string], step: number | undefined) {
  return isSteps(cell) && step !== undefined ? cell[step] : cell;
}

function maskBounds(bounds: Bounds | undefined, mask: (list: Steps) => Steps): Bounds | undefined {
  const masked = (bound: Bounds['least']) => (isSteps(bound) ? mask(bound) : bound);
  return bounds && { least: masked(bounds.least), most: masked(bounds.most) };
}

function withCell(part: Part, id: string, cell: Row['values'][string], own: Bounds | undefined): Part {
  const others = Object.fromEntries(Object.entries(part.bounds ?? {}).filter(([column]) => column !== id));
  return { ...part, values: { ...part.values, [id]: cell }, bounds: own ? { ...others, [id]: own } : others };
}
