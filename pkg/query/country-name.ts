const regionNames = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' });

/** Outline's own codes, which are no countries. */
const specialLocations: Readonly<Record<string, string>> = {
  ZZ: 'Unknown',
  XL: 'Local network',
  XA: 'Unreadable address',
  XD: 'Look-up failed',
};

/** English name of an ISO 3166 country code or of one of Outline's special codes; else the code itself. */
export function countryName(code: string): string {
  return specialLocations[code] ?? (/^[A-Z]{2}$/.test(code) ? (regionNames.of(code) ?? code) : code);
}
