import { openServers, keepingOf } from '../../../pkg/history/kept-servers';
import { addressOf, knownServersSchema } from '../../../pkg/history/known-servers';
import { historySchema } from '../../../pkg/history/buckets/rows/schema';
import { createOutlineApi } from '../../../pkg/outline/client';
import { openStore } from '../../../pkg/store/open-store';
import { floorTo } from '../../../pkg/time/rounding';
import { DAY } from '../../../pkg/time/units';
import type { StartedServer } from '../exporter/simulator-process';
import { spanOf, Traffic } from '../history/traffic';

const keepDays = { fiveMinutes: 35, hours: 400, days: 3660 };

/** What a plugin that ran for a day until now has kept of servers, in the file that the next one will use. */
export async function seedHistory(path: string, servers: readonly StartedServer[], keys: number): Promise<void> {
  const store = await openStore({ kind: 'file', path }, { schemas: [historySchema, knownServersSchema] });
  const kept = openServers(store);
  const end = floorTo(Date.now() / 1000, 300);
  for (const [index, { apiUrl, certSha256 }] of servers.entries()) {
    const serverId = await serverIdOf({ apiUrl, certSha256 });
    const { buckets } = keepingOf(addressOf({ apiUrl }), kept, keepDays).open(serverId);
    const traffic = new Traffic(keys, index + 1);
    buckets.transaction(() => {
      for (let start = end - DAY; start < end; start += 300) {
        buckets.write(spanOf(start, traffic.usedFrom(start)));
      }
    });
  }
  store.close();
}

/** @throws Error where the server tells none */
async function serverIdOf({ apiUrl, certSha256 }: StartedServer): Promise<string> {
  const limits = { timeoutSeconds: 60, cacheTtlSeconds: 0, maxConcurrentCalls: 1 };
  const api = createOutlineApi({ name: '', apiUrl, certSha256, tlsSkipVerify: false, ...limits });
  try {
    const { value } = await api.server();
    if (value.serverId === null) {
      throw new Error(`The server at ${new URL(apiUrl).host} does not tell its id.`);
    }
    return value.serverId;
  } finally {
    await api.close();
  }
}
