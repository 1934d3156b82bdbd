import type { TcpTarget } from '../http/connect/open-socket';
import type { AccessKey } from '../outline/api';
import type { EpochMilliseconds, EpochSeconds, Seconds } from '../time/units';

/** What listens at a port. */
export const services = ['management', 'access-keys'] as const;
export type Service = (typeof services)[number];

/** A port of a server that is probed. Of its host nothing is told. */
export interface ServerPort extends TcpTarget {
  /** The `server` label. */
  server: string;
  service: Service;
}

/** How a port looked from one place when it was probed last. */
export interface ProbedPort {
  /** Where it was probed from. */
  probe: string;
  service: Service;
  port: number;
  isReachable: boolean;
  connectSeconds: Seconds | null;
  /** Since when it looks so; null: as long as anything is known. */
  since: EpochMilliseconds | null;
}

/** How a port looked from one place, step by step. */
export interface PortInSteps extends Pick<ProbedPort, 'probe' | 'service' | 'port'> {
  steps: readonly PortInStep[];
}

export interface PortInStep {
  /** Share of looks that found it reachable; null: nobody looked. */
  reached: number | null;
  /** Mean time until their connections were there; null: there was none. */
  connectSeconds: Seconds | null;
}

/** Tells how ports of one server look from somewhere. */
export interface ProbedPorts {
  /** How they looked last. */
  last(signal: AbortSignal): Promise<ProbedPort[]>;
  /** How they looked between edges, epoch seconds. */
  overTime(edges: readonly EpochSeconds[], signal: AbortSignal): Promise<PortInSteps[]>;
}

/** So many ports of access keys are probed of a server at most, the lowest first. */
const MOST_PORTS = 50;

/** The ports of a server's access keys that take TCP. */
export function accessKeyPorts(keys: ReadonlyArray<Pick<AccessKey, 'port' | 'listeners'>>): number[] {
  const taking = keys.filter(({ listeners }) => listeners === null || listeners.includes('tcp'));
  return [...new Set(taking.flatMap(({ port }) => port ?? []))].sort((a, b) => a - b);
}

/**
 * The ports of a server at the address of its management API: also those of access keys, as what the server says of
 * their host may be any machine.
 */
export function portsOf(
  { name, apiUrl }: { name: string; apiUrl: string },
  keyPorts: readonly number[] = []
): ServerPort[] {
  const { hostname, port } = new URL(apiUrl);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return listPorts({ server: name, host, managementPort: Number(port) || 443, accessKeyPorts: keyPorts });
}

export interface ListedPorts {
  server: string;
  host: string;
  managementPort?: number | undefined;
  accessKeyPorts: readonly number[];
}

/** Ports as a configuration lists them. */
export function listPorts({ server, host, managementPort, accessKeyPorts: keyPorts }: ListedPorts): ServerPort[] {
  return [
    ...(managementPort === undefined ? [] : [{ server, host, port: managementPort, service: 'management' as const }]),
    ...keyPorts.slice(0, MOST_PORTS).map((port) => ({ server, host, port, service: 'access-keys' as const })),
  ];
}
