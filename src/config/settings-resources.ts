import { getBackendSrv } from '@grafana/runtime';
import * as v from 'valibot';
import { Resources } from '../resources/resources';
import {
  historySchema,
  keptSchema,
  sharingSchema,
  statisticsSchema,
  type HistoryState,
  type Kept,
  type StatisticsState,
} from '../resources/schemas';

/** The page shows what went wrong itself. */
const quiet = { showErrorAlert: false, showSuccessAlert: false };

function resourceUrl(uid: string, path: string): string {
  return `/api/datasources/uid/${encodeURIComponent(uid)}/resources/${path}`;
}

/** The resources of a saved data source, for the settings page, which has no data source object. */
export function settingsResources(uid: string): Resources {
  return new Resources((path, parameters) =>
    getBackendSrv().get<unknown>(resourceUrl(uid, path), parameters, undefined, quiet)
  );
}

/** Whether the server reports metrics to Outline's makers. */
export async function readSharing(uid: string): Promise<boolean> {
  const answer = await getBackendSrv().get<unknown>(resourceUrl(uid, 'sharing'), undefined, undefined, quiet);
  return v.parse(sharingSchema, answer).enabled;
}

/** How much history there is of the server, and what stands in the way of more. */
export async function readHistory(uid: string): Promise<HistoryState> {
  const answer = await getBackendSrv().get<unknown>(resourceUrl(uid, 'history'), undefined, undefined, quiet);
  return v.parse(historySchema, answer);
}

/** What the requests to the server came to. */
export async function readStatistics(uid: string): Promise<StatisticsState> {
  const answer = await getBackendSrv().get<unknown>(resourceUrl(uid, 'statistics'), undefined, undefined, quiet);
  return v.parse(statisticsSchema, answer);
}

/** Writes the statistics to the plugin’s store now. */
export async function keepStatistics(uid: string): Promise<Kept> {
  return v.parse(keptSchema, await getBackendSrv().put<unknown>(resourceUrl(uid, 'statistics'), {}, quiet));
}

/** Sets the statistics back to nothing, and returns them. */
export async function resetStatistics(uid: string): Promise<StatisticsState> {
  const answer = await getBackendSrv().delete<unknown>(resourceUrl(uid, 'statistics'), undefined, quiet);
  return v.parse(statisticsSchema, answer);
}

/** Switches the reports to Outline's makers on or off, and returns the state that the server is in afterwards. */
export async function changeSharing(uid: string, enabled: boolean): Promise<boolean> {
  const answer = await getBackendSrv().put<unknown>(resourceUrl(uid, 'sharing'), { enabled }, quiet);
  return v.parse(sharingSchema, answer).enabled;
}
