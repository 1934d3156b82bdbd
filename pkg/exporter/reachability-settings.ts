import type { TcpTarget } from '../http/connect/open-socket';
import type { ReachabilityInput } from './configuration-model';
import { invalid } from './credentials/files';
import { parseHostPort } from './host-port';

/** What ports are probed beside those of the servers, and from where. */
export interface ReachabilitySettings extends Omit<ReachabilityInput, 'control'> {
  control: TcpTarget | null;
}

/** @throws PluginError `EXPORTER_CONFIGURATION_INVALID` */
export function parseReachability({ control, targets, ...settings }: ReachabilityInput): ReachabilitySettings {
  const parsed = control === undefined ? null : parseHostPort(control);
  if (control !== undefined && parsed === null) {
    throw invalid('reachability.control looks like 192.0.2.1:443.');
  }
  const empty = targets.findIndex((target) => target.managementPort === undefined && !target.accessKeyPorts.length);
  if (empty >= 0) {
    throw invalid(`Look at reachability.targets.${empty}: it has no port.`);
  }
  return { ...settings, targets, control: parsed };
}
