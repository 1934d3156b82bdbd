import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { ExportedServer } from './exporter/exported-server';
import { registerServers } from './exporter/exported-families';
import { PeriodicPush } from './exporter/push/periodic-push';
import type { PushMetrics } from './exporter/push/push-metrics';
import { queuedTarget, type PushTarget } from './exporter/push/push-target';
import type { Logger } from './grafana/logging';
import { createConnector } from './history/prometheus/connect/connector';
import { prometheusEnvironmentSchema } from './history/prometheus/connect/environment';
import type { ServerRecords } from './history/sampling/server-records';
import type { Member } from './history/shared-recorders';
import type { OutlineApi } from './outline/api';
import { callingFor } from './overhead/calling-for';
import type { PushSettings, ServerSettings } from './settings/model';
import type { Store } from './store/store';
import { OtlpFormat } from './telemetry/pusher/otlp';
import { PushLease } from './telemetry/pusher/push-lease';
import { RemoteWriteFormat } from './telemetry/pusher/remote-write';
import { Registry } from './telemetry/registry';
import { systemTime, type Timekeeper } from './time/timekeeper';

/** As the exporter’s by default. */
const INTERVAL_SECONDS = 60;
const QUEUE_MEGABYTES = 100;
const JOB = 'outline';

export interface PushDependencies {
  api: OutlineApi;
  /** What is recorded of the server now. */
  records: () => ServerRecords | null;
  store: Store;
  metrics: PushMetrics;
  logger: Logger;
  environment: NodeJS.ProcessEnv;
  time?: Timekeeper;
  intervalSeconds?: number;
}

/** What is pushed of one server, and to where. */
export interface StartedPush {
  /** What the recorder of the server tells it. */
  hears: Partial<Pick<Member, 'onProbe' | 'onReplaced' | 'onCounters'>>;
  /** For *Save & test*: a sentence, without the path of the URL. */
  state(): string;
  /** Pushes for the last time, for three seconds at most. */
  close(): Promise<void>;
}

/**
 * Begins to push what a scrape of the exporter would give of this server. Of all that share the store and push the same
 * server to the same address, one alone does.
 */
export function startPush(server: ServerSettings, settings: PushSettings, dependencies: PushDependencies): StartedPush {
  const { api, records, metrics, logger, time = systemTime } = dependencies;
  const exported = new ExportedServer({ server, api, records, time, logger });
  const registry = new Registry();
  registerServers(registry, [exported]);
  const push = new PeriodicPush(targetOf(server, settings, registry, dependencies), metrics, logger);
  callingFor('push', () => exported.start());
  const { onProbe, onReplaced, onCounters } = exported;
  const { host } = new URL(settings.url);
  return {
    hears: {
      onProbe(probe) {
        onProbe(probe);
        // Before, there is nothing to push.
        push.start();
      },
      onReplaced,
      onCounters,
    },
    state() {
      if (push.problem !== null) {
        return `Figures are not pushed: ${push.problem}`;
      }
      return `Figures are ${push.lastSuccess === null ? 'to be ' : ''}pushed to ${host}.`;
    },
    async close() {
      await push.stop();
      await exported.close();
    },
  };
}

function targetOf(
  { name, apiUrl, certSha256, timeoutSeconds }: ServerSettings,
  { url, protocol, authorization }: PushSettings,
  registry: Registry,
  { store, metrics, environment, time = systemTime, intervalSeconds = INTERVAL_SECONDS }: PushDependencies
): PushTarget {
  const now = () => time.now();
  const { GF_PLUGIN_ALLOW_PRIVATE_PROMETHEUS: allowPrivate } = v.parse(prometheusEnvironmentSchema, environment);
  const connector = createConnector({ allowPrivate, limitSeconds: timeoutSeconds });
  const isOtlp = protocol === 'otlp';
  const receiver = isOtlp ? 'otlp' : 'remoteWrite';
  // Parts of it are secret.
  const queueName = createHash('sha256')
    .update(JSON.stringify([name, apiUrl, certSha256, url, protocol]))
    .digest('hex');
  const access = authorization === null ? {} : { authorization };
  const target = queuedTarget(
    receiver,
    { url, intervalSeconds, headers: {}, queueMegabytes: QUEUE_MEGABYTES, labels: {}, resourceAttributes: {} },
    isOtlp ? new OtlpFormat({ 'service.name': JOB }) : new RemoteWriteFormat({ job: JOB }),
    { registry, store, metrics, credentials: { pushgateway: {}, remoteWrite: access, otlp: access }, now },
    { queueName, connector, userAgent: 'outline-metrics-datasource' }
  );
  return leased(target, new PushLease(store, queueName, now));
}

/** Pushes only where nobody else does. */
function leased({ queue, ...target }: ReturnType<typeof queuedTarget>, lease: PushLease): PushTarget {
  let isOurs = false;
  const whereOurs = (push: PushTarget['push']) => async (signal: AbortSignal) => {
    const was = isOurs;
    isOurs = lease.take();
    if (isOurs && !was) {
      lease.forgetAbandoned();
      queue.recount();
    }
    return isOurs && (await push(signal));
  };
  return {
    ...target,
    push: whereOurs(target.push),
    pushLast: whereOurs(target.pushLast),
    async close() {
      await target.close();
      if (isOurs) {
        lease.release();
      }
    },
  };
}
