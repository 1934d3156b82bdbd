import { isAdmin } from './admin';
import type { Route } from './request';

/** `GET server`: what the server says of itself; how it is reached, and where keys lead to, for Admins. */
export const serverRoute: Route = {
  async GET(server, { role, signal }) {
    const { value, receivedAt } = await server.api.server({ signal });
    const { hostnameForAccessKeys, portForNewAccessKeys, createdAt, ...known } = value;
    return {
      status: 200,
      body: {
        ...known,
        createdAt: createdAt === null ? null : new Date(createdAt).toISOString(),
        receivedAt: new Date(receivedAt).toISOString(),
        ...(isAdmin(role) && {
          host: server.host,
          certSha256: server.certSha256,
          hostnameForAccessKeys,
          portForNewAccessKeys,
        }),
      },
    };
  },
};
