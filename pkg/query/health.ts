import { DAY } from '../time/units';
import { PluginError } from '../errors/plugin-error';
import type { Probe } from '../outline/api';
import { clockText } from './clock-difference';
import type { QueryableServer } from './run-query';

/** What *Save & test* shows. */
export interface Health {
  ok: boolean;
  /** Sentences for people: what was reached, or what is wrong and what to do. */
  message: string;
  /** The same as data; no secrets. */
  details: Record<string, unknown>;
  /** Outline's id of the server; null where it did not tell. */
  serverId: string | null;
}

/** Long enough to meet some traffic, and cheap for the server. */
const TRAFFIC_WINDOW_SECONDS = DAY;

/**
 * Tells whether a server can be used: asks for its information (never from the cache), its access keys and the last
 * day's metrics. Throws nothing but `REQUEST_CANCELLED`.
 */
export async function checkHealth(server: QueryableServer, signal: AbortSignal): Promise<Health> {
  const probe = await server.api.probe({ signal, fresh: true });
  if (probe.error) {
    return failed(PluginError.from(probe.error), probe);
  }
  try {
    const keys = await server.api.accessKeys({ signal });
    const sentences = [
      reachedSentence(server.name, probe, keys.value.length),
      renewedSentence(probe),
      await trafficSentence(server, signal),
      clockText(server.name, server.api.clock.aheadSeconds),
      ...server.warnings,
    ];
    return {
      ok: true,
      message: sentences.filter(Boolean).join(' '),
      details: { ...describeProbe(probe), accessKeys: keys.value.length },
      serverId: probe.server?.serverId ?? null,
    };
  } catch (thrown) {
    return failed(passCancellation(PluginError.from(thrown)), probe);
  }
}

function reachedSentence(name: string, { server, responseTime }: Probe, keyCount: number): string {
  const facts = [
    `${keyCount} ${keyCount === 1 ? 'access key' : 'access keys'}`,
    ...(server?.sharingEnabled == null ? [] : [`metrics sharing ${server.sharingEnabled ? 'on' : 'off'}`]),
    ...(responseTime === null ? [] : [`answered in ${Math.round(responseTime * 1000)} ms`]),
  ];
  return `Connected to ${server?.name || name} (Outline ${server?.version ?? 'of unknown version'}): ${facts.join(', ')}.`;
}

function renewedSentence({ certificate }: Probe): string {
  return certificate?.isPinned === false
    ? `Its certificate was renewed and is recognised by its key, which is the same. The new fingerprint is ${certificate.fingerprint}.`
    : '';
}

/** Empty where there is traffic. A server without metrics is still of use, so that is no failure. */
async function trafficSentence(server: QueryableServer, signal: AbortSignal): Promise<string> {
  try {
    const { value } = await server.api.serverMetrics(TRAFFIC_WINDOW_SECONDS, { signal });
    return value.data === 0 ? 'It had no traffic in the last 24 hours, so the figures are 0.' : '';
  } catch (thrown) {
    const error = PluginError.from(thrown);
    if (error.code === 'OUTLINE_SERVER_TOO_OLD' || error.code === 'OUTLINE_WINDOW_FAILED') {
      return error.message;
    }
    throw error;
  }
}

function failed(error: PluginError, probe: Probe): Health {
  return {
    ok: false,
    message: error.message,
    details: { ...describeProbe(probe), code: error.code },
    serverId: probe.server?.serverId ?? null,
  };
}

/** @throws PluginError `REQUEST_CANCELLED` */
export function passCancellation(error: PluginError): PluginError {
  if (error.code === 'REQUEST_CANCELLED') {
    throw error;
  }
  return error;
}

function describeProbe({ server, responseTime, certificate }: Probe): Record<string, unknown> {
  return {
    name: server?.name ?? null,
    version: server?.version ?? null,
    sharingEnabled: server?.sharingEnabled ?? null,
    responseTimeSeconds: responseTime,
    certSha256: certificate?.fingerprint ?? null,
    publicKeySha256: certificate?.publicKey ?? null,
    certificateExpires: certificate && new Date(certificate.expiresAt).toISOString(),
  };
}
