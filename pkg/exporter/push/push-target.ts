import type { Store } from '../../store/store';
import { OtlpFormat } from '../../telemetry/pusher/otlp';
import { Pusher } from '../../telemetry/pusher/pusher';
import type { PushFormat } from '../../telemetry/pusher/push-format';
import { PushQueue } from '../../telemetry/pusher/push-queue';
import { QueuedPusher, type QueuedPusherOptions } from '../../telemetry/pusher/queued-pusher';
import type { Access } from '../../telemetry/pusher/receiver';
import { RemoteWriteFormat } from '../../telemetry/pusher/remote-write';
import type { Registry } from '../../telemetry/registry';
import { collectGarbage } from '../collect-garbage';
import type { OtlpInput, PushgatewayInput, RemoteWriteInput } from '../configuration-model';
import type { Credentials, CredentialSettings, ReceiverName } from '../credentials/credentials';
import type { PushMetrics } from './push-metrics';

/** What is pushed to, whatever its protocol. */
export interface PushTarget {
  receiver: ReceiverName;
  intervalSeconds: number;
  /** What waits for it, in bytes; null where nothing ever does. */
  queuedBytes(): number | null;
  /**
   * Tells it what is known now.
   *
   * @returns false where that is for another one to do
   * @throws PushError; PluginError `STORE_FAILED`
   */
  push(signal: AbortSignal): Promise<boolean>;
  /** The same for the last time. */
  pushLast(signal: AbortSignal): Promise<boolean>;
  use(access: Access): void;
  close(): Promise<void>;
}

export interface TargetDependencies {
  registry: Registry;
  store: Store;
  metrics: PushMetrics;
  credentials: Credentials['receivers'];
  /** Epoch milliseconds. */
  now: () => number;
}

/** A queue without a file takes memory. */
const MOST_BYTES_IN_MEMORY = 10e6;

/**
 * All that is configured. What waits in the store for others is forgotten.
 *
 * @throws RangeError where a URL, a job or a grouping key cannot be used
 */
export function createTargets(settings: CredentialSettings, dependencies: TargetDependencies): PushTarget[] {
  const { pushgateway, remoteWrite, otlp } = settings;
  const targets = [
    ...(pushgateway ? [gatewayTarget(pushgateway, dependencies)] : []),
    ...(remoteWrite
      ? [queuedTarget('remoteWrite', remoteWrite, new RemoteWriteFormat(remoteWrite.labels), dependencies)]
      : []),
    ...(otlp ? [queuedTarget('otlp', otlp, new OtlpFormat(otlp.resourceAttributes), dependencies)] : []),
  ];
  PushQueue.forgetAllBut(
    dependencies.store,
    targets.map(({ receiver }) => receiver)
  );
  return targets;
}

function gatewayTarget(settings: PushgatewayInput, { registry, credentials }: TargetDependencies): PushTarget {
  const { url, intervalSeconds, deleteAtEnd, job, groupingKey } = settings;
  const pusher = new Pusher({ ...credentials.pushgateway, gatewayUrl: url, job, groupingKey });
  const push = (signal: AbortSignal) => pusher.replace(registry, signal).then(() => true);
  return {
    receiver: 'pushgateway',
    intervalSeconds,
    queuedBytes: () => null,
    push,
    pushLast: deleteAtEnd ? (signal) => pusher.delete(signal).then(() => true) : push,
    use: (access) => pusher.use(access),
    close: () => pusher.close(),
  };
}

/** How a queued receiver is called, beside what is configured. */
type Calling = Pick<QueuedPusherOptions, 'connector' | 'userAgent'>;

/**
 * A receiver for which what it cannot take now waits.
 *
 * @param queueName tells what waits for it from what waits for others in the same store
 * @throws RangeError where its URL cannot be used
 */
export function queuedTarget(
  receiver: 'remoteWrite' | 'otlp',
  { url, intervalSeconds, headers, queueMegabytes }: RemoteWriteInput | OtlpInput,
  format: PushFormat,
  { registry, store, metrics, credentials, now }: TargetDependencies,
  { queueName = receiver, ...calling }: Calling & { queueName?: string } = {}
): PushTarget & { queue: PushQueue } {
  const count = (reason: string) => (samples: number) => metrics.droppedSamples.add({ receiver, reason }, samples);
  const bound = store.place.kind === 'memory' ? MOST_BYTES_IN_MEMORY : Infinity;
  const queue = new PushQueue(store, queueName, Math.min(queueMegabytes * 1e6, bound), count('queue_full'));
  const access = credentials[receiver];
  const onRefused = count('refused');
  const pusher = new QueuedPusher({ ...access, ...calling, url, headers, format, queue, onRefused, collectGarbage });
  const push = async (signal: AbortSignal) => {
    await pusher.add(registry, now());
    await pusher.flush(intervalSeconds, signal);
    return true;
  };
  return {
    receiver,
    intervalSeconds,
    queue,
    queuedBytes: () => queue.bytes,
    push,
    pushLast: push,
    use: (changed) => pusher.use(changed),
    close: () => pusher.close(),
  };
}
