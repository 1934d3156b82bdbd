import type { OutlineRoute } from '../call-observer';

/** One request to the management API. */
export interface OutlineRequest {
  route: OutlineRoute;
  method: 'GET' | 'PUT';
  /** Below the secret path, with query: `/server`. */
  path: string;
  /** Sent as JSON. */
  body?: string;
}

/** A complete answer, whatever its status. */
export interface OutlineResponse {
  status: number;
  /** Media type without parameters, lower case; empty where none was given. */
  mediaType: string;
  body: string;
}

/** Every request that this client makes. */
export const requests = {
  server: { route: 'server', method: 'GET', path: '/server' },
  accessKeys: { route: 'access-keys', method: 'GET', path: '/access-keys' },
  transfer: { route: 'transfer', method: 'GET', path: '/metrics/transfer' },
  sharing: { route: 'enabled', method: 'GET', path: '/metrics/enabled' },
  setSharing: (enabled: boolean): OutlineRequest => ({
    route: 'set-enabled',
    method: 'PUT',
    path: '/metrics/enabled',
    body: JSON.stringify({ metricsEnabled: enabled }),
  }),
  metrics: (sinceSeconds: number): OutlineRequest => metricsSince('metrics', sinceSeconds),
  sample: (sinceSeconds: number): OutlineRequest => metricsSince('sample', sinceSeconds),
} as const satisfies Record<string, OutlineRequest | ((argument: never) => OutlineRequest)>;

function metricsSince(route: OutlineRoute, sinceSeconds: number): OutlineRequest {
  return { route, method: 'GET', path: `/experimental/server/metrics?since=${sinceSeconds}s` };
}
