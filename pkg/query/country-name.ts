const regionNames = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' });

/** Outline's own codes, which are no countries, and names that were asked for: looking one up costs as much as a row. */
const names = new Map([
  ['ZZ', 'Unknown'],
  ['XL', 'Local network'],
  ['XA', 'Unreadable address'],
  ['XD', 'Look-up failed'],
]);

/** English name of an ISO 3166 country code or of one of Outline's special codes; else the code itself. */
export function countryName(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) {
    return code;
  }
  const name = names.get(code) ?? regionNames.of(code) ?? code;
  names.set(code, name);
  return name;
}
