import type { QueryType } from '../catalogue';
import { accessKeys } from './access-keys';
import { availability } from './availability';
import { budgets } from './budgets';
import { cost } from './cost';
import { dataTransferred } from './data-transferred';
import { events } from './events';
import type { Family } from './family';
import { keyLife } from './key-life';
import { keyMetrics } from './key-metrics';
import { keySharing } from './key-sharing';
import { locations } from './locations';
import { overhead } from './overhead';
import { pluginStatistics } from './plugin-statistics';
import { reachability } from './reachability';
import { server } from './server';
import { serverMetrics } from './server-metrics';
import { silentPlaces } from './silent-places';

/** The compiler asks for a line here as soon as a family is declared. */
export const familyOf: { readonly [Q in QueryType]: Family<Q> } = {
  'access-keys': accessKeys,
  availability,
  budgets,
  cost,
  'data-transferred': dataTransferred,
  events,
  'key-life': keyLife,
  'key-metrics': keyMetrics,
  'key-sharing': keySharing,
  locations,
  overhead,
  'plugin-statistics': pluginStatistics,
  reachability,
  server,
  'server-metrics': serverMetrics,
  'silent-places': silentPlaces,
};
