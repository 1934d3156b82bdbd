import { isAdmin } from './admin';
import type { Route } from './request';

/** `GET servers`: the servers of this data source by the names that queries use; how they are reached, for Admins. */
export const serversRoute: Route = {
  async GET(_, { role }, { servers }) {
    return {
      status: 200,
      body: {
        servers: servers.map(({ name, host, certSha256 }) => ({ name, ...(isAdmin(role) && { host, certSha256 }) })),
      },
    };
  },
};
