/** A unit of data in a text; its group is the prefix, of which `bytesOf` knows the bytes. */
export const SIZE = '([kmgt]i?)?b';

/** Bytes of a unit: of a thousand, as Outline's limits and Grafana's `decbytes` have them; with an i of 1,024. */
export function bytesOf(prefix: string): number {
  const power = ['', 'k', 'm', 'g', 't'].indexOf(prefix.slice(0, 1).toLowerCase());
  return (prefix.length > 1 ? 1024 : 1000) ** power;
}
