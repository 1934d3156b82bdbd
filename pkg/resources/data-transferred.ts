import { endpoints } from './contract';
import { handle } from './handle';

export const readDataTransferred = handle(endpoints.readDataTransferred, async ({ server, signal }) => {
  const { value, receivedAt } = await server.api.dataTransferred({ signal });
  return { receivedAt: new Date(receivedAt).toISOString(), bytesByKeyId: Object.fromEntries(value) };
});
