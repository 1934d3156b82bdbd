import type { EventKind } from '../../history/events/event';

export { eventKinds, type EventKind } from '../../history/events/event';

/** What people call the kinds of events. */
export const eventTitles: Readonly<Record<EventKind, string>> = {
  'server-down': 'Server down',
  'server-up': 'Server up',
  'server-restarted': 'Server restarted',
  'version-changed': 'Version changed',
  'server-renamed': 'Server renamed',
  'certificate-renewed': 'Certificate renewed',
  'certificate-key-changed': 'Certificate has another key',
  'key-created': 'Access key created',
  'key-renamed': 'Access key renamed',
  'key-removed': 'Access key removed',
  'key-expired': 'Access key expired',
  'limit-set': 'Data limit set',
  'limit-changed': 'Data limit changed',
  'limit-removed': 'Data limit removed',
  'limit-reached': 'Data limit reached',
  'place-silent': 'Country went silent',
  'place-back': 'Country came back',
};
