/**
 * A moment as people write it: a day or a time of ISO 8601, in UTC where it does not say otherwise, or epoch seconds.
 *
 * @param place what an error calls it
 * @returns epoch seconds; null where nothing is given
 * @throws Error where it is none
 */
export function parseMoment(text: string | undefined, place: string): number | null {
  if (text === undefined) {
    return null;
  }
  const [, day, time = '00:00', zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(text) ?? [];
  const seconds = /^\d{9,11}(\.\d+)?$/.test(text) ? Number(text) : Date.parse(`${day}T${time}${zone}`) / 1000;
  if (Number.isNaN(seconds)) {
    throw new Error(`${place} is a time such as 2026-11-01, 2026-11-01T12:00Z or epoch seconds.`);
  }
  return Math.floor(seconds);
}
