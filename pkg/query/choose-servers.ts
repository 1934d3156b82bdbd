import { PluginError } from '../errors/plugin-error';
import { quoted } from '../errors/quoted';
import type { ServerLabels } from '../settings/model';
import { compilePattern } from './rows/filter';

/** What queries choose servers by. */
export interface ChoosableServer {
  /** Of the settings. */
  readonly id: string;
  /** The `server` label. */
  readonly name: string;
  /** Its own labels. */
  readonly labels: ServerLabels;
}

type Matches = (server: ChoosableServer) => boolean;

/**
 * The servers that a query names, in the order of the settings: each text is a name, an id, or a label that is matched as
 * in Prometheus, `provider="hetzner"`. A server is chosen where one of them fits; without any, all are.
 *
 * @throws PluginError `QUERY_UNKNOWN_SERVER` for a text that fits none, `QUERY_INVALID` for a pattern that is not RE2
 */
export function chooseServers<S extends ChoosableServer>(servers: readonly S[], chosen: readonly string[]): S[] {
  const choices = chosen.map((text) => {
    const fitting = servers.filter(matching(text, servers));
    if (fitting.length === 0) {
      throw new PluginError('QUERY_UNKNOWN_SERVER', `It is called ${quoted(text)}.`);
    }
    return new Set(fitting);
  });
  return chosen.length === 0 ? [...servers] : servers.filter((server) => choices.some((fits) => fits.has(server)));
}

function matching(text: string, servers: readonly ChoosableServer[]): Matches {
  const isCalled: Matches = ({ name }) => name === text;
  if (servers.some(isCalled)) {
    return isCalled;
  }
  const [, label, operator, value] = /^([a-zA-Z_]\w*)\s*(=~|!~|!=|=)\s*"(.*)"$/.exec(text.trim()) ?? [];
  return label === undefined || operator === undefined || value === undefined
    ? ({ id }) => id === text
    : matchingLabel(label, operator, value);
}

function matchingLabel(label: string, operator: string, value: string): Matches {
  const fits = operator.endsWith('~') ? compilePattern(value) : (text: string) => text === value;
  const isWanted = operator.startsWith('=');
  return ({ name, labels }) => fits(label === 'server' ? name : (labels[label] ?? '')) === isWanted;
}
