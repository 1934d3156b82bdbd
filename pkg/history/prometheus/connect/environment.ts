import * as v from 'valibot';

/**
 * What the administrator decides for all data sources, in Grafana's configuration: the ini section of the plugin
 * (`allow_private_prometheus = true`) reaches this process as a variable of its environment.
 */
export const prometheusEnvironmentSchema = v.object({
  /** Whether an engine may be at a loopback or private address. */
  GF_PLUGIN_ALLOW_PRIVATE_PROMETHEUS: v.pipe(
    v.optional(v.string(), ''),
    v.transform((text) => text.trim().toLowerCase() === 'true')
  ),
});

export type PrometheusEnvironmentInput = v.InferInput<typeof prometheusEnvironmentSchema>;
