import {
  DashboardLinkBuilder,
  DashboardLinkType,
  type DynamicConfigValue,
} from '@grafana/grafana-foundation-sdk/dashboard';

export const oneKeyUid = 'outline-key';
export const personUid = 'outline-person';

const toDashboard = (title: string, uid: string, variables = '') =>
  new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Link)
    .url(`/d/${uid}?\${datasource:queryparam}${variables}&\${__url_time_range}`);

/** Properties of an override that makes a column's cells lead somewhere. */
const inCells = (link: DashboardLinkBuilder): DynamicConfigValue[] => [{ id: 'links', value: [link.build()] }];

/** A variable with the value that a row, or a series, has of a label. */
const ofRow = (label: string, variable = label) => `&var-${variable}=\${__data.fields.${label}:percentencode}`;
const ofSeries = (label: string, variable = label) => `&var-${variable}=\${__field.labels.${label}:percentencode}`;

/** Override: from a row of a table that has the columns `server` and `key_id`. */
export const rowToKey = inCells(toDashboard('Show this key', oneKeyUid, `${ofRow('server')}${ofRow('key_id', 'key')}`));

/** From a bar or a line of one key. */
export const seriesToKey = toDashboard('Show this key', oneKeyUid, `${ofSeries('server')}${ofSeries('key_id', 'key')}`);

/** From a bar or a line of one server. */
export const seriesToServer = toDashboard('Show this server', 'outline-server', ofSeries('server'));

/** Override: from a row of a table of servers. */
export const rowToServer = inCells(toDashboard('Show this server', 'outline-server', ofRow('server')));

/** From a bar or a line of all keys of one name. */
export const seriesToPerson = toDashboard('Show this person', personUid, ofSeries('key_name', 'name'));

export const toAccessKeys = toDashboard('All access keys', 'outline-access-keys');
export const toPlaces = toDashboard('Places and networks', 'outline-places');
export const toHistory = toDashboard('History', 'outline-history');
