import type { KeyLife, ServerEvent } from '../../history/events/event';
import type { Interval } from '../../time/interval';
import { expiryOf } from './key-expiry';

/**
 * Days in names of access keys that were over in a span: nobody has to look for that to be known. Of a key that came or left
 * meanwhile only what it was there for; of one that was renamed the last name counts.
 *
 * @param pattern of the setting, such as `until {date}`
 */
export function expiriesOf(lives: readonly KeyLife[], pattern: string, { from, to }: Interval): ServerEvent[] {
  return lives.flatMap(({ id, name, absentAt, goneAt }) => {
    const at = expiryOf(name, pattern);
    const wasThere = at !== null && at >= (absentAt ?? -Infinity) && at < (goneAt ?? Infinity);
    return wasThere && at >= from && at <= to
      ? [{ kind: 'key-expired' as const, at, notBefore: at, keyId: id, name, before: null, after: null }]
      : [];
  });
}
