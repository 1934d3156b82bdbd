import type { Metadata } from '@grpc/grpc-js';
import { parseTraceContext } from '../telemetry/tracing/trace-context';
import type { Tracer } from '../telemetry/tracing/tracer';
import type { PluginContext as ContextMessage } from './generated/plugin';
import type { PluginHandlers } from './handlers';
import type { Lifetime } from './lifetime';
import type { Logger } from './logging';
import type { QuietCollection } from './quiet-collection';
import type { UnreadAnswers } from './unread-answers';

/** What the services share. */
export interface ServiceRuntime {
  handlers: PluginHandlers;
  lifetime: Lifetime;
  logger: Logger;
  /** Null where traces are off. */
  tracer: Tracer | null;
  unread: UnreadAnswers;
  garbage: QuietCollection;
}

/** A call as far as cancellation goes: grpc-js emits `cancelled` when the caller is gone or its deadline has passed. */
interface CancellableCall {
  readonly cancelled: boolean;
  once(event: 'cancelled', listener: () => void): unknown;
}

/** Runs the work of one call with a signal that is aborted when the caller is gone or the process ends. */
export function duringCall<T>(
  call: CancellableCall,
  lifetime: Lifetime,
  work: (signal: AbortSignal) => Promise<T>
): Promise<T> {
  const controller = new AbortController();
  call.once('cancelled', () => controller.abort());
  if (call.cancelled) {
    controller.abort();
  }
  return lifetime.during(controller, () => work(controller.signal));
}

/** Does the work of one call within a span that goes on with the host's trace. */
export function traceCall<T>(
  { tracer }: ServiceRuntime,
  { name, metadata, context }: { name: string; metadata: Metadata; context: ContextMessage | undefined },
  work: () => Promise<T>
): Promise<T> {
  const header = (key: string) => metadata.get(key).map(String).at(0);
  return tracer
    ? tracer.within(
        {
          name: `sdk.${name}`,
          kind: 'server',
          parent: parseTraceContext(header('traceparent'), header('tracestate')),
          attributes: {
            plugin_id: context?.pluginId,
            org_id: context && Number(context.orgId),
            datasource_uid: context?.dataSourceInstanceSettings?.uid,
            datasource_name: context?.dataSourceInstanceSettings?.name,
          },
        },
        work
      )
    : work();
}
