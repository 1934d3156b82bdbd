import * as v from 'valibot';
import type { DataLimit } from '../../outline/api';
import type { ServerEvent } from './event';

export const dataLimitSchema: v.GenericSchema<unknown, DataLimit> = v.nullable(
  v.union([v.number(), v.literal('unknown')])
);

/** What happened to a limit, if anything is known to have. */
export function limitEvent(before: DataLimit, after: DataLimit): Array<Pick<ServerEvent, 'kind' | 'before' | 'after'>> {
  if (before === 'unknown' || after === 'unknown' || before === after) {
    return [];
  }
  const kind = before === null ? 'limit-set' : after === null ? 'limit-removed' : 'limit-changed';
  return [{ kind, before: textOf(before), after: textOf(after) }];
}

function textOf(bytes: number | null): string | null {
  return bytes === null ? null : String(bytes);
}
