import type { Route } from './request';

/** `GET data-transferred`: bytes by access key id over the last 30 days. */
export const dataTransferredRoute: Route = {
  async GET(server, { signal }) {
    const { value, receivedAt } = await server.api.dataTransferred({ signal });
    return {
      status: 200,
      body: { receivedAt: new Date(receivedAt).toISOString(), bytesByKeyId: Object.fromEntries(value) },
    };
  },
};
