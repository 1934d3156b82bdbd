import type { Route } from './request';

/** `GET server`: what the server says of itself, and how it is reached. */
export const serverRoute: Route = {
  async GET(server, { signal }) {
    const { value, receivedAt } = await server.api.server({ signal });
    return {
      status: 200,
      body: {
        ...value,
        host: server.host,
        certSha256: server.certSha256,
        createdAt: value.createdAt === null ? null : new Date(value.createdAt).toISOString(),
        receivedAt: new Date(receivedAt).toISOString(),
      },
    };
  },
};
