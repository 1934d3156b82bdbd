import type { History } from '../../history/history';
import { isOff } from '../../history/nothing-known';
import { minuteText } from '../window';
import type { DataLimit } from '../../outline/api';
import { renamedNotices, serverLabels, type Family } from './family';
import { oldest, spared } from './spared';

/** What the server says of itself. */
export const server: Family<'server'> = {
  calls: () => ['GET /server', 'GET /access-keys'],

  async answer(queried, { signal }) {
    const [information, keys] = await Promise.all([
      queried.api.server({ signal }),
      spared(queried.api.accessKeys({ signal }), `The access keys of ${queried.name}`, signal),
    ]);
    const { value } = information;
    return {
      rows: [
        {
          labels: serverLabels(queried),
          values: {
            name: value.name,
            version: value.version,
            history: historyText(queried.history),
            access_keys: keys.answer && keys.answer.value.length,
            default_data_limit: limitValue(value.defaultDataLimit),
            sharing: value.sharingEnabled,
            hostname_for_access_keys: value.hostnameForAccessKeys,
            port_for_new_access_keys: value.portForNewAccessKeys,
            created: value.createdAt,
            server_id: value.serverId,
          },
        },
      ],
      notices: [...renamedNotices(queried), ...keys.notices],
      receivedAt: oldest([information, keys.answer]),
    };
  },
};

/** Nothing applies where there is no limit. */
function limitValue(limit: DataLimit): number | null | undefined {
  return limit === null ? undefined : limit === 'unknown' ? null : limit;
}

/** Since when figures over time are known, for people. */
function historyText(history: History): string {
  if (isOff(history)) {
    return 'Off';
  }
  const { fetched, knownFrom, problem } = history.progress();
  if (knownFrom === null) {
    return problem === null
      ? 'None yet: it takes some minutes of traffic, and Outline 1.12'
      : 'None: Save & test says why';
  }
  const past = fetched < 1 ? `, past is being fetched (${Math.floor(fetched * 100)} %)` : '';
  return `Since ${minuteText(knownFrom * 1000)}${past}`;
}
