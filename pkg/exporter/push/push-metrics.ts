import { Column } from '../../telemetry/collectors/column';
import { Counter } from '../../telemetry/collectors/counter';
import { FunctionCollector } from '../../telemetry/collectors/function-collector';
import type { Registry } from '../../telemetry/registry';
import type { ReceiverName } from '../credentials/credentials';

export type PushMetrics = ReturnType<typeof createPushMetrics>;

/** What is known of the pushes to one receiver. */
export interface PushFigures {
  readonly receiver: ReceiverName;
  /** When the receiver took a push last, epoch seconds; null: not yet. */
  readonly lastSuccess: number | null;
  /** What waits for it, in bytes; null where nothing ever does. */
  readonly queuedBytes: number | null;
}

/** What is counted of pushes. */
export function createPushMetrics(prefix: string) {
  return {
    pushes: new Counter({
      name: `${prefix}_pushes_total`,
      help: 'Pushes by receiver and outcome: ok or failed.',
      labelNames: ['receiver', 'outcome'],
    }),
    droppedSamples: new Counter({
      name: `${prefix}_push_dropped_samples_total`,
      help: 'Samples that never reached the receiver, because the queue was full or the receiver refused them.',
      labelNames: ['receiver', 'reason'],
    }),
  };
}

/** Registers them, with zeros for what has not happened yet, and what is read from the pushes themselves. */
export function registerPushMetrics(
  registry: Registry,
  prefix: string,
  { pushes: counter, droppedSamples }: PushMetrics,
  pushes: readonly PushFigures[]
): void {
  registry.register(counter);
  registry.register(droppedSamples);
  for (const { receiver, queuedBytes } of pushes) {
    ['ok', 'failed'].forEach((outcome) => counter.add({ receiver, outcome }, 0));
    if (queuedBytes !== null) {
      ['queue_full', 'refused'].forEach((reason) => droppedSamples.add({ receiver, reason }, 0));
    }
  }
  const columnOf = (read: (push: PushFigures) => number | null) => () => [
    pushes.reduce((column, push) => addKnown(column, push.receiver, read(push)), new Column()),
  ];
  const last = {
    name: `${prefix}_last_push_timestamp_seconds`,
    help: 'When the receiver took a push last.',
    unit: 'seconds',
  };
  registry.register(
    new FunctionCollector(
      'gauge',
      last,
      columnOf(({ lastSuccess }) => lastSuccess)
    )
  );
  const queue = { name: `${prefix}_push_queue_bytes`, help: 'What waits for the receiver.', unit: 'bytes' };
  registry.register(
    new FunctionCollector(
      'gauge',
      queue,
      columnOf(({ queuedBytes }) => queuedBytes)
    )
  );
}

function addKnown(column: Column, receiver: ReceiverName, value: number | null): Column {
  return value === null ? column : column.add({ receiver }, value);
}
