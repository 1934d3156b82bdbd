import { noHistory } from '../../history/nothing-known';
import { startSimulator } from '../../../simulator/simulator';
import type { SimulatedServer } from '../../../simulator/server';
import { KnownKeys } from '../../history/known-keys';
import { CallRecord } from '../call-record';
import { joinObservers } from '../../outline/call-observer';
import { countCalls } from '../../outline/count-calls';
import { createOutlineApi } from '../../outline/client';
import { startedCallStatistics } from '../../statistics/testing/statistics';
import type { ResourceRequest, ResourceResponse } from '../request';
import { handleResource } from '../router';

/** What a test asks for; by default as a Viewer, without a body. */
export type Asked = Pick<ResourceRequest, 'method' | 'path'> & {
  parameters?: Record<string, string>;
  /** Sent as JSON; a text as it is. */
  body?: unknown;
  role?: string | null;
};

export interface SimulatedResources {
  server: SimulatedServer;
  ask(asked: Asked, allowWrites?: boolean): Promise<ResourceResponse>;
  close(): Promise<void>;
}

/** The resource routes over a simulated server by its clock, without history. */
export async function simulatedResources(): Promise<SimulatedResources> {
  const simulator = await startSimulator({ keys: 3, ageDays: 2, now: new Date('2026-11-21T10:02:13Z') });
  const [server] = simulator.servers;
  if (!server) {
    throw new Error('no simulated server');
  }
  const statistics = startedCallStatistics();
  const now = () => simulator.clock.now();
  const callRecord = new CallRecord(now);
  const settings = { name: 'home', apiUrl: server.apiUrl, certSha256: server.certSha256, tlsSkipVerify: false };
  const api = createOutlineApi(
    { ...settings, timeoutSeconds: 30, cacheTtlSeconds: 0, maxConcurrentCalls: 2 },
    { now, observer: joinObservers(countCalls(statistics), callRecord.observer) }
  );
  const home = {
    id: 'main',
    name: 'home',
    labels: {},
    host: '203.0.113.5:8081',
    certSha256: server.certSha256,
    historyPlace: { kind: 'memory', reason: 'There is no folder.', path: '/state/store.db' } as const,
    history: noHistory,
    warnings: [],
    statistics,
    callRecord,
    knownKeys: new KnownKeys({ store: null, address: 'home', onProblem: () => {} }),
    api,
  };
  const ask = ({ method, path, parameters = {}, body, role = 'Viewer' }: Asked, allowWrites = true) =>
    handleResource(
      {
        method,
        path,
        parameters: new URLSearchParams(parameters),
        body: Buffer.from(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body)),
        role,
        signal: new AbortController().signal,
      },
      { servers: [home], allowWrites, now: now() }
    );
  const close = async () => {
    await api.close();
    await simulator.stop();
  };
  return { server, ask, close };
}
