/** Labels that rows of figures can carry, in the order in which tables show them. */
export const labelNames = [
  'server',
  'event',
  'key_id',
  'key_name',
  'location',
  'asn',
  'as_org',
  'purpose',
  'probe',
  'tcp_port',
] as const;
export type LabelName = (typeof labelNames)[number];

/** Whether it is one of these, and none that a server has of its own. */
export function isLabelName(label: string): label is LabelName {
  return labelNames.some((name) => name === label);
}

/** What editors and docs call a label. */
export const labelTitles: Readonly<Record<LabelName, string>> = {
  server: 'Server',
  event: 'Event',
  key_id: 'Key ID',
  key_name: 'Key name',
  location: 'Location',
  asn: 'AS number',
  as_org: 'AS organisation',
  purpose: 'Purpose',
  probe: 'Probe',
  tcp_port: 'TCP port',
};
