import { isAdmin } from './admin';
import { endpoints } from './contract';
import { handle } from './handle';

export const readServers = handle(endpoints.readServers, async ({ servers, role }) => ({
  servers: servers.map(({ name, host, certSha256 }) => ({ name, ...(isAdmin(role) && { host, certSha256 }) })),
}));
