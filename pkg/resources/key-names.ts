import { namedKeys } from '../query/families/named-keys';
import type { Route } from './request';

/** `GET key-names`: ids and names of the access keys; those that the server told last where it does not answer. */
export const keyNamesRoute: Route = {
  async GET(server, { signal }) {
    const { keys } = await namedKeys(server, signal);
    return { status: 200, body: { accessKeys: keys.map(({ id, name }) => ({ id, name })) } };
  },
};
