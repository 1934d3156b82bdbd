/** The whole server. */
export const serverName = 'server';

/** The figures of keys whose id the server cannot tell. */
export const unattributedName = 'key unattributed';

/** A key under the number that the server makes of its id. */
export function keyName(id: string): string {
  const number = Number.parseInt(id, 10);
  return Number.isNaN(number) ? unattributedName : `key ${number}`;
}

/** A key as a row of a panel names it. One whose id the server cannot tell has no figures of its own. */
export function rowName(keyId: string): string {
  return keyId === 'unattributed' ? unattributedName : /^\d/.test(keyId) ? keyName(keyId) : `key ${keyId}`;
}

/** @param asn its number, as a text where it comes from labels; what is not known is absent or null */
export function placeName(
  location: string | undefined,
  asn: string | number | null | undefined,
  asOrg: string | null | undefined
): string {
  return `place ${[location, asn ?? '', asOrg ?? ''].join(' ')}`;
}
