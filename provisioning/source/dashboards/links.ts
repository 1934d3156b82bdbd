import { DashboardLinkBuilder, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';

export const oneKeyUid = 'outline-key';

const toDashboard = (title: string, uid: string, variables = '') =>
  new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Link)
    .url(`/d/${uid}?\${datasource:queryparam}${variables}&\${__url_time_range}`);

/** From a row of a table that has the column `key_id`. */
export const rowToKey = toDashboard('Show this key', oneKeyUid, '&var-key=${__data.fields.key_id:percentencode}');

/** From a bar or a line of one key. */
export const seriesToKey = toDashboard('Show this key', oneKeyUid, '&var-key=${__field.labels.key_id:percentencode}');

export const toAccessKeys = toDashboard('All access keys', 'outline-access-keys');
export const toPlaces = toDashboard('Places and networks', 'outline-places');
export const toHistory = toDashboard('History', 'outline-history');
