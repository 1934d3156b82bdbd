import type { Route } from './request';

/** `GET servers`: the servers of this data source by the names that queries use. Asks no server. */
export const serversRoute: Route = {
  async GET(_, __, { servers }) {
    return {
      status: 200,
      body: { servers: servers.map(({ name, host, certSha256 }) => ({ name, host, certSha256 })) },
    };
  },
};
