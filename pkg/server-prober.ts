import type { OutlineApi } from './outline/api';
import type { Looks } from './reachability/looks';
import { addressOf } from './history/known-servers';
import { accessKeyPorts, portsOf, type ProbedPorts } from './reachability/ports';
import { Prober } from './reachability/prober';
import type { ServerSettings } from './settings/model';
import { systemTime } from './time/timekeeper';

/** What this place is called beside those that exporters name. */
const HERE = 'here';
const INTERVAL_SECONDS = 60;
const TIMEOUT_SECONDS = 5;

/** One that looks until it is closed. */
export interface RunningProber extends ProbedPorts {
  close(): Promise<void>;
}

/**
 * Begins to probe the ports of a server from here. Those of access keys are probed once somebody was told of the keys:
 * nothing is asked of the server for it.
 */
export function startProber(server: ServerSettings, api: Pick<OutlineApi, 'listen'>, looks: Looks): RunningProber {
  const address = addressOf(server);
  let keyPorts: number[] = [];
  api.listen({ keys: ({ value }) => (keyPorts = accessKeyPorts(value)), transferred: () => {} });
  const prober = new Prober({
    probe: HERE,
    ports: () => portsOf(server, keyPorts),
    intervalSeconds: INTERVAL_SECONDS,
    timeoutSeconds: TIMEOUT_SECONDS,
    time: systemTime,
    onLook: (port, connected) => looks.note(address, port, connected),
  });
  prober.start();
  return {
    last: () => Promise.resolve(prober.portsOf(server.name)),
    overTime: (edges) => Promise.resolve(looks.portsOf(address, HERE, edges)),
    close: () => prober.close(),
  };
}
