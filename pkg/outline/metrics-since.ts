import { DAY, HOUR } from '../time/units';
import { PluginError } from '../errors/plugin-error';
import type { ServerInformation, ServerMetrics } from './api';
import { noTraffic } from './answers/no-traffic';
import { readDataTransferred } from './answers/data-transferred';
import { readServer } from './answers/server';
import { readServerMetrics } from './answers/server-metrics';
import { expectSuccess, isFailureWithin, isUnknownPath } from './answers/status';
import type { Connection } from './transport/connection';
import { requests, type OutlineRequest, type OutlineResponse } from './transport/request';

/** The span of `/metrics/transfer`, in seconds: 30 days. */
const TRANSFER_SECONDS = 30 * DAY;

/**
 * Sends a request whose answer Outline computes with its Prometheus. A 500 with an empty message is asked again at
 * once: it also comes when an idle connection between the two has just been closed, and then only once.
 */
export function askPrometheus<T>(
  connection: Connection,
  request: OutlineRequest,
  signal: AbortSignal,
  read: (response: OutlineResponse) => Promise<T> | T
): Promise<T> {
  return connection.ask(request, signal, async (response, again) =>
    read(isFailureWithin(response) ? await again() : response)
  );
}

/** A shorter window in which traffic is looked for where a longer one fails: cheap to compute. Seconds. */
const SHORTER_SECONDS = HOUR;

/**
 * `GET /experimental/server/metrics?since=`. Outline's master fails on a window without traffic just as it does
 * without Prometheus, or where the window is too dear: a failure counts as no traffic only where that is proven.
 *
 * @param isPathProven whether a route has answered well lately, so that a 404 can only mean an old server; `now` is epoch
 *   milliseconds
 * @throws PluginError `OUTLINE_METRICS_UNAVAILABLE`, `OUTLINE_WINDOW_FAILED`, `OUTLINE_SERVER_TOO_OLD`,
 *   `OUTLINE_NOT_FOUND` and all of the transport
 */
export function askServerMetrics(
  connection: Connection,
  sinceSeconds: number,
  { isPathProven, now }: { isPathProven: boolean; now: () => number },
  signal: AbortSignal
): Promise<ServerMetrics> {
  return askPrometheus(connection, requests.metrics(sinceSeconds), signal, async (response) => {
    if (isFailureWithin(response)) {
      await expectNoTraffic(connection, { sinceSeconds, now: now() }, signal);
      return noTraffic();
    }
    return metricsOf(response, connection, isPathProven, signal);
  });
}

/**
 * The same for the history, which knows by itself whether there can have been traffic.
 *
 * @returns null where the server failed twice
 * @throws PluginError `OUTLINE_SERVER_TOO_OLD`, `OUTLINE_NOT_FOUND` and all of the transport
 */
export function askSample(
  connection: Connection,
  sinceSeconds: number,
  isPathProven: boolean,
  signal: AbortSignal
): Promise<ServerMetrics | null> {
  return askPrometheus(connection, requests.sample(sinceSeconds), signal, (response) =>
    isFailureWithin(response) ? null : metricsOf(response, connection, isPathProven, signal)
  );
}

async function metricsOf(
  response: OutlineResponse,
  connection: Connection,
  isPathProven: boolean,
  signal: AbortSignal
): Promise<ServerMetrics> {
  if (isUnknownPath(response)) {
    if (!isPathProven) {
      await expectServer(connection, signal);
    }
    throw new PluginError('OUTLINE_SERVER_TOO_OLD');
  }
  expectSuccess(response);
  return readServerMetrics(response);
}

/**
 * Asks `/metrics/transfer`, which needs Prometheus too. Where it has no bytes, there are none in any window. Where it has,
 * they may all be older than the window: the failure says so in versions that fail on empty windows, as long as a
 * shorter window is empty, too.
 */
async function expectNoTraffic(
  connection: Connection,
  { sinceSeconds, now }: { sinceSeconds: number; now: number },
  signal: AbortSignal
): Promise<void> {
  const figures = await dataTransferred(connection, signal);
  if (figures === null) {
    throw new PluginError('OUTLINE_METRICS_UNAVAILABLE');
  }
  if ([...figures.values()].every((bytes) => bytes === 0)) {
    return;
  }
  if (sinceSeconds >= TRANSFER_SECONDS) {
    throw new PluginError('OUTLINE_WINDOW_FAILED');
  }
  const server = await serverOf(connection, signal);
  const isContradicted =
    answersEmptyWindows(server?.version ?? null) ||
    // All bytes of a server that is younger than the window are in it.
    (server?.createdAt != null && now - server.createdAt < sinceSeconds * 1000) ||
    (sinceSeconds > SHORTER_SECONDS && (await isAnswered(connection, SHORTER_SECONDS, signal)));
  if (isContradicted) {
    throw new PluginError('OUTLINE_WINDOW_FAILED');
  }
}

/** Releases up to 1.12.3 answer windows without traffic with zeros. */
function answersEmptyWindows(version: string | null): boolean {
  const [, major = NaN, minor = NaN, patch = NaN] = (/^(\d+)\.(\d+)\.(\d+)$/.exec(version ?? '') ?? []).map(Number);
  return major < 1 || (major === 1 && (minor < 12 || (minor === 12 && patch <= 3)));
}

/** @returns null where it does not answer */
async function serverOf(connection: Connection, signal: AbortSignal): Promise<ServerInformation | null> {
  try {
    return await connection.ask(requests.server, signal, (response) => {
      expectSuccess(response);
      return readServer(response);
    });
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

function isAnswered(connection: Connection, sinceSeconds: number, signal: AbortSignal): Promise<boolean> {
  return askPrometheus(connection, requests.metrics(sinceSeconds), signal, (response) => !isFailureWithin(response));
}

/** @returns null where it failed, for whatever reason but the end of the call */
async function dataTransferred(connection: Connection, signal: AbortSignal) {
  try {
    return await connection.ask(requests.transfer, signal, (response) => {
      expectSuccess(response);
      return readDataTransferred(response);
    });
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

/** @throws PluginError `OUTLINE_NOT_FOUND` where the server does not know its own information either */
function expectServer(connection: Connection, signal: AbortSignal): Promise<void> {
  return connection.ask(requests.server, signal, (response) => {
    expectSuccess(response);
    readServer(response);
  });
}
