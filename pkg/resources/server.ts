import { isAdmin } from './admin';
import { endpoints } from './contract';
import { handle } from './handle';

export const readServer = handle(endpoints.readServer, async ({ server, role, signal }) => {
  const { value, receivedAt } = await server.api.server({ signal });
  const { hostnameForAccessKeys, portForNewAccessKeys, createdAt, ...known } = value;
  return {
    ...known,
    createdAt: createdAt === null ? null : new Date(createdAt).toISOString(),
    receivedAt: new Date(receivedAt).toISOString(),
    ...(isAdmin(role) && {
      host: server.host,
      certSha256: server.certSha256,
      hostnameForAccessKeys,
      portForNewAccessKeys,
    }),
  };
});
