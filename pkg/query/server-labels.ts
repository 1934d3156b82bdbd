import { PluginError } from '../errors/plugin-error';
import { quoted } from '../errors/quoted';
import { describeFamily, labelNames, queryTypes } from './catalogue';
import type { ChoosableServer } from './choose-servers';
import type { Query } from './model';

/** Names that labels of servers cannot have, because figures and their labels have them. */
const taken: ReadonlySet<string> = new Set([
  ...labelNames,
  'time',
  ...queryTypes.flatMap((queryType) => describeFamily(queryType).columns.map(({ id }) => id)),
]);

/** @throws PluginError `SETTINGS_INVALID` where a label of a server has the name of something else */
export function expectOwnLabels(servers: ReadonlyArray<Pick<ChoosableServer, 'name' | 'labels'>>): void {
  for (const { name, labels } of servers) {
    const wrong = Object.keys(labels).find((label) => taken.has(label));
    if (wrong !== undefined) {
      const text = `Look at the label ${quoted(wrong)} of the server ${quoted(name)}. Figures have something else of that name.`;
      throw new PluginError('SETTINGS_INVALID', text);
    }
  }
}

/** Names of the labels that servers have of their own, in the order of the settings. */
export function ownLabelNames(servers: ReadonlyArray<Pick<ChoosableServer, 'labels'>>): string[] {
  return [...new Set(servers.flatMap(({ labels }) => Object.keys(labels)))];
}

/**
 * @throws PluginError `QUERY_INVALID` where servers are grouped by a label that none of them has, or keys of several
 *   servers by their ids, which mean nothing beyond their server
 */
export function checkServerGrouping(
  { groupServersBy, groupBy }: Query,
  servers: ReadonlyArray<Pick<ChoosableServer, 'labels'>>
): void {
  if (groupServersBy === null) {
    return;
  }
  const known = ownLabelNames(servers);
  const unknown = groupServersBy.find((label) => !known.includes(label));
  if (unknown !== undefined) {
    const labels = known.length > 0 ? `there are ${known.join(', ')}` : 'there are none';
    throw new PluginError('QUERY_INVALID', `No server has the label ${quoted(unknown)}; ${labels}.`);
  }
  if (groupBy.includes('key_id')) {
    throw new PluginError('QUERY_INVALID', 'Ids of access keys are of one server. Group by key_name over several.');
  }
}
