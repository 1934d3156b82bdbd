import { OtlpSink, type OtlpSinkOptions } from './otlp-sink';
import { Tracer } from './tracer';

/**
 * A tracer as Grafana’s section `[tracing.opentelemetry]` says, which reaches plugins in their environment.
 *
 * @returns null where traces are off
 */
export function createTracer(
  environment: NodeJS.ProcessEnv,
  { attributes, onTrouble }: Pick<OtlpSinkOptions, 'attributes' | 'onTrouble'>
): Tracer | null {
  const { GF_INSTANCE_OTLP_ADDRESS: address, GF_INSTANCE_OTLP_SAMPLER_TYPE: type = '' } = environment;
  const param = Number(environment.GF_INSTANCE_OTLP_SAMPLER_PARAM || 1);
  return address ? new Tracer(new OtlpSink({ address, attributes, onTrouble }), { type, param }) : null;
}
