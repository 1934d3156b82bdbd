import type { Route } from './request';

/** `GET access-keys`: ids, names and limits; the client layer has dropped passwords and access URLs. */
export const accessKeysRoute: Route = {
  async GET(server, { signal }) {
    const { value } = await server.api.accessKeys({ signal });
    return { status: 200, body: { accessKeys: value } };
  },
};
