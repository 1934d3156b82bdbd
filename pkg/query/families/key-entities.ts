import { PluginError } from '../../errors/plugin-error';
import type { Notice } from '../../frames/frame';
import type { NamedKey } from '../../history/known-keys';
import type { Entities, IdentifyRequest, QueriedServer } from './family';
import { namelessKeyName } from '../names-of-keys';
import { keyIdentity } from './key-identity';
import { attributeTotals } from './key-totals';
import { namedKeys } from './named-keys';
import { unattributedIdentity, unattributedNotices } from './unattributed';

/** The keys of totals by their ids and names, which only the server knows. */
export const keyEntities: Entities = {
  kind: 'key',

  async identify(server, totals, request) {
    const { keys, notices } = await accessKeys(request, server);
    const { attributed, unattributed } = attributeTotals(totals, keys ?? []);
    const keysById = new Map(keys?.map((key) => [key.id, key]));
    const identity = (id: string) => {
      const { labels, display } = keyIdentity(server, id, keysById.get(id));
      return { labels, display: keys ? display : namelessKeyName(id) };
    };
    return {
      identities: [
        ...[...attributed].map(([id, { total }]) => ({ total, ...identity(id) })),
        ...unattributed.map(({ total }) => {
          const { labels, display } = unattributedIdentity(server);
          return { total, labels, display };
        }),
      ],
      notices: [...notices, ...unattributedNotices(unattributed.length)],
    };
  },
};

/** History goes on where the server does not answer and never did, but for what needs the keys' names. */
async function accessKeys(
  { query, signal }: IdentifyRequest,
  server: QueriedServer
): Promise<{ keys: readonly NamedKey[] | null; notices: Notice[] }> {
  try {
    return await namedKeys(server, signal);
  } catch (thrown) {
    signal.throwIfAborted();
    const error = PluginError.from(thrown);
    if (query.groupBy.includes('key_name') || query.filters.some(({ label }) => label === 'key_name')) {
      throw error;
    }
    return { keys: null, notices: [{ severity: 'warning', text: `The keys’ names are not known. ${error.message}` }] };
  }
}
