import type { Notice } from '../../frames/frame';
import type { ProbedPort, Service } from '../../reachability/ports';
import { serverLabels, type Family, type QueriedServer } from './family';

const serviceTitles: Readonly<Record<Service, string>> = {
  management: 'Management API',
  'access-keys': 'Access keys',
};

/** How ports of a server look from each place that probes them. That its management API answers here is known by a call. */
export const reachability: Family<'reachability'> = {
  calls: () => ['GET /server'],

  async answer(server, { signal, now }) {
    const probed = (await Promise.all((server.probedPorts ?? []).map((probed) => probed.last(signal)))).flat();
    const isAsked = probed.some(({ service, isReachable }) => service === 'management' && !isReachable);
    const isUpHere = isAsked && (await server.api.probe({ signal })).up;
    return {
      rows: probed.map((port) => ({
        labels: { ...serverLabels(server), probe: port.probe, tcp_port: String(port.port) },
        values: {
          reachable: Number(port.isReachable),
          blocked: blocked(port, probed, isUpHere),
          connect_time: port.isReachable ? port.connectSeconds : undefined,
          service: serviceTitles[port.service],
          since: port.since ?? undefined,
        },
      })),
      notices: probedPortsNotices(server, probed),
      receivedAt: now,
    };
  },
};

/** Null where nobody else tells whether the port is up. */
function blocked(port: ProbedPort, all: readonly ProbedPort[], isUpHere: boolean): 0 | 1 | null {
  if (port.isReachable) {
    return 0;
  }
  const others = all.filter((other) => other.port === port.port && other.service === port.service && other !== port);
  const isUp = others.some(({ isReachable }) => isReachable) || (port.service === 'management' && isUpHere);
  return isUp ? 1 : others.length > 0 || port.service === 'management' ? 0 : null;
}

/** Where nobody looks. */
export function probedPortsNotices({ name }: QueriedServer, probed: readonly unknown[]): Notice[] {
  const text = `Nobody tells how ports of ${name} look: switch on “Probe ports” in the data source settings, or let exporters elsewhere tell it to the engine that keeps history.`;
  return probed.length === 0 ? [{ severity: 'info', text }] : [];
}
