import { endpoints } from './contract';
import { handle } from './handle';

/** The client layer has dropped passwords and access URLs. */
export const readAccessKeys = handle(endpoints.readAccessKeys, async ({ server, signal }) => {
  const { value } = await server.api.accessKeys({ signal });
  return { accessKeys: value };
});
