import type { EventKind, ServerEvent } from '../../history/events/event';
import { countryName } from '../country-name';
import { minuteText } from '../window';

/** Decimal units, as data limits have them. */
const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

type EventSubject = Pick<ServerEvent, 'keyId' | 'name' | 'before' | 'after'>;

/** One sentence on what happened, for annotations and tables. */
export function eventText(server: string, { kind, ...event }: ServerEvent): string {
  return `${sentences[kind](event, server)}${sinceText(event)}`;
}

/** Looks lie closer together where history polls; seconds. */
const SURE_ENOUGH = 900;

function sinceText({ at, notBefore }: Pick<ServerEvent, 'at' | 'notBefore'>): string {
  return notBefore !== null && at - notBefore > SURE_ENOUGH
    ? ` (between ${minuteText(notBefore * 1000)} and ${minuteText(at * 1000)})`
    : '';
}

const sentences: Readonly<Record<EventKind, (event: EventSubject, server: string) => string>> = {
  'server-down': ({ after }, server) => `${server} does not answer: ${after ?? 'it is not known why'}`,
  'server-up': (_, server) => `${server} answers again`,
  'server-restarted': (_, server) => `The proxy of ${server} was started again`,
  'version-changed': ({ before, after }, server) => `${server} changed from version ${before} to ${after}`,
  'server-renamed': ({ before, after }, server) => `${server} is called ${quoted(after)} now, not ${quoted(before)}`,
  'certificate-renewed': (_, server) => `${server} has a new certificate with the same key`,
  'certificate-key-changed': (_, server) => `${server} presents a certificate with another key`,
  'key-created': (key) => `${keyText(key)} was created`,
  'key-renamed': ({ before, ...key }) => `${keyText(key)} was called ${quoted(before)} before`,
  'key-removed': (key) => `${keyText(key)} was removed`,
  'key-expired': (key) => `${keyText(key)} expired, as its name says`,
  'limit-set': ({ after, ...event }, server) => `${ownerText(event, server)} is ${bytesText(after)} now`,
  'limit-changed': ({ before, after, ...event }, server) =>
    `${ownerText(event, server)} is ${bytesText(after)} now, not ${bytesText(before)}`,
  'limit-removed': ({ before, ...event }, server) =>
    `${ownerText(event, server)} was removed; it was ${bytesText(before)}`,
  'limit-reached': ({ before, after, ...key }) =>
    `${keyText(key)} used ${bytesText(after)} in 30 days and reached its limit of ${bytesText(before)}`,
  'place-silent': ({ name }, server) => `${countryName(name ?? '')} went silent on ${server}`,
  'place-back': ({ name }, server) => `${countryName(name ?? '')} came back to ${server}`,
};

function keyText({ keyId, name }: Pick<ServerEvent, 'keyId' | 'name'>): string {
  return name ? `Access key ${quoted(name)} (${keyId})` : `Access key ${keyId}`;
}

function ownerText(event: Pick<ServerEvent, 'keyId' | 'name'>, server: string): string {
  return event.keyId === null
    ? `The data limit of ${server} for keys without one of their own`
    : `The data limit of ${lowerFirst(keyText(event))}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function quoted(name: string | null): string {
  return name ? `“${name}”` : 'nothing';
}

/** `5 GB`, to three digits. */
function bytesText(decimal: string | null): string {
  const bytes = Number(decimal ?? 0);
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${units[power]}`;
}
