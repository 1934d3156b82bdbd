import { endpoints } from './contract';
import { handle } from './handle';

export const readSharing = handle(endpoints.readSharing, async ({ server, signal }) => {
  const { value } = await server.api.sharingEnabled({ signal });
  return { enabled: value };
});

export const changeSharing = handle(endpoints.changeSharing, async ({ server, body, signal }) => {
  await server.api.setSharingEnabled(body.enabled, { signal });
  const { value } = await server.api.sharingEnabled({ signal });
  return { enabled: value };
});
