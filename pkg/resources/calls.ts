import { endpoints } from './contract';
import { handle } from './handle';

/** Servers are told apart by their place in the settings, as names may tell whose they are. */
export const readCalls = handle(endpoints.readCalls, async ({ servers }) => ({
  servers: servers.map(({ callRecord }, index) => ({ server: index + 1, calls: [...callRecord.calls] })),
}));
