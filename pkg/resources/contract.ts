import * as v from 'valibot';
import { windowPattern } from '../query/model';
import {
  accessKeysAnswer,
  autonomousSystemsAnswer,
  callsAnswer,
  dataTransferredAnswer,
  historyAnswer,
  keptAnswer,
  keyNamesAnswer,
  locationsAnswer,
  metricsAnswer,
  moment,
  serverAnswer,
  serversAnswer,
  serverStatesAnswer,
  sharingAnswer,
  statisticsAnswer,
} from './answers';

export type { HistoryState, ServerDescription, ServerState, StatisticsState } from './answers';

/** One route by one method. */
export interface Endpoint {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  /** Below `…/resources/`. */
  readonly path: string;
  /** `admins` are those who may edit data sources. */
  readonly mayCall: 'everybody' | 'admins';
  /** Whether it changes the Outline server, which the settings must allow. */
  readonly changesServer?: true;
  /** Of the URL; what is not named here is ignored. */
  readonly parameters: v.GenericSchema<Texts, ServerParameter>;
  /** Sent as JSON; `noBody`: what is sent is not read. */
  readonly body: v.GenericSchema;
  readonly answer: v.GenericSchema;
}

/** Why there is no answer: of every route, with the status of the code. */
export const failureSchema = v.object({
  code: v.string(),
  message: v.pipe(v.string(), v.nonEmpty()),
});

type Texts = Record<string, string | undefined>;

interface ServerParameter {
  server?: string | undefined;
}

/** One of the data source's servers by its name or id; by default its first. */
const server = v.optional(v.string());
const ofServer = v.object({ server });

/** How far back. @param fallback by default; undefined: it has to be given */
function ofServerSince(fallback = '') {
  const since = v.pipe(
    v.string(),
    v.nonEmpty('"since" is missing: an Outline duration such as 24h, or an ISO 8601 moment.'),
    v.check(
      (given) => (given !== 'range' && windowPattern.test(given)) || v.is(moment, given),
      '"since" is neither an Outline duration (whole seconds, hours, days or weeks: 3600s, 24h, 30d, 4w) nor an ISO 8601 moment with its time zone.'
    )
  );
  return v.object({ server, since: v.optional(since, fallback) });
}

/** Long enough to know most places; a month would cost a small server seconds. */
const placesSince = '7d';

export const noBody = v.undefined();

const read = { method: 'GET', mayCall: 'everybody', parameters: ofServer, body: noBody } as const;
const ofAdmins = { mayCall: 'admins', parameters: ofServer, body: noBody } as const;

/**
 * Every route of the resource handler, for both sides: the backend's router and the frontend's client are made of it.
 * Free of Node.js modules.
 */
export const endpoints = {
  /** What the server says of itself; how it is reached, and where keys lead to, for Admins. */
  readServer: { ...read, path: 'server', answer: serverAnswer },
  /** Asks no server. */
  readServers: { ...read, path: 'servers', answer: serversAnswer },
  /** Whether each answers, with what it says of itself, and how far its history is; of one alone where it is named. */
  readServerStates: { ...read, path: 'server-states', answer: serverStatesAnswer },
  /** Ids, names and limits. */
  readAccessKeys: { ...read, path: 'access-keys', answer: accessKeysAnswer },
  /** Those that the server told last where it does not answer. */
  readKeyNames: { ...read, path: 'key-names', answer: keyNamesAnswer },
  /** By access key id, over the last 30 days. */
  readDataTransferred: { ...read, path: 'data-transferred', answer: dataTransferredAnswer },
  /** Countries with traffic. */
  readLocations: { ...read, path: 'locations', parameters: ofServerSince(placesSince), answer: locationsAnswer },
  /** Networks with traffic; those without a number are left out. */
  readAutonomousSystems: {
    ...read,
    path: 'autonomous-systems',
    parameters: ofServerSince(placesSince),
    answer: autonomousSystemsAnswer,
  },
  readMetrics: { ...read, path: 'metrics', parameters: ofServerSince(), answer: metricsAnswer },
  /** What is known of the server's past. Asks no server. */
  readHistory: { ...read, path: 'history', answer: historyAnswer },
  readSharing: { ...read, path: 'sharing', answer: sharingAnswer },
  /** No figure of the data source depends on it. Answered with what the server says afterwards. */
  changeSharing: {
    ...ofAdmins,
    method: 'PUT',
    path: 'sharing',
    changesServer: true,
    body: sharingAnswer,
    answer: sharingAnswer,
  },
  /** What the plugin’s requests came to. Asks no server. */
  readStatistics: { ...read, path: 'statistics', answer: statisticsAnswer },
  /** Writes them to the store now. */
  keepStatistics: { ...ofAdmins, method: 'PUT', path: 'statistics', answer: keptAnswer },
  /** Sets them back to nothing. */
  resetStatistics: { ...ofAdmins, method: 'DELETE', path: 'statistics', answer: statisticsAnswer },
  /** The last calls of each server, without names and URLs, for bug reports. Asks no server. */
  readCalls: { ...ofAdmins, method: 'GET', path: 'calls', answer: callsAnswer },
} as const satisfies Record<string, Endpoint>;

export type EndpointName = keyof typeof endpoints;
