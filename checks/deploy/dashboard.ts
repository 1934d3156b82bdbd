import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { exporterFile } from './files';

const dataSourceSchema = v.object({ type: v.literal('prometheus'), uid: v.literal('${datasource}') });
const propertiesSchema = v.array(v.object({ id: v.string(), value: v.unknown() }));
const panelSchema = v.object({
  id: v.number(),
  title: v.string(),
  datasource: dataSourceSchema,
  targets: v.array(
    v.object({
      refId: v.string(),
      datasource: dataSourceSchema,
      expr: v.string(),
      format: v.picklist(['time_series', 'table']),
      legendFormat: v.optional(v.string(), ''),
    })
  ),
  fieldConfig: v.object({
    defaults: v.object({ unit: v.optional(v.string()), mappings: v.optional(v.array(v.unknown()), []) }),
    overrides: v.array(v.object({ properties: propertiesSchema })),
  }),
  transformations: v.optional(
    v.array(
      v.object({
        id: v.string(),
        options: v.object({ renameByName: v.optional(v.record(v.string(), v.string()), {}) }),
      })
    ),
    []
  ),
});
const rowSchema = v.object({ id: v.number(), type: v.literal('row') });
const dashboardSchema = v.object({
  uid: v.string(),
  panels: v.array(v.union([rowSchema, panelSchema])),
  templating: v.object({ list: v.array(v.object({ name: v.string(), type: v.string() })) }),
});

export type Panel = v.InferOutput<typeof panelSchema>;

/** The dashboard as it is imported. @throws ValiError where it has another form */
export function readDashboard() {
  const text = readFileSync(exporterFile('grafana/outline-exporter.json'), 'utf8');
  const dashboard = v.parse(dashboardSchema, JSON.parse(text));
  return { ...dashboard, panels: dashboard.panels.filter((panel): panel is Panel => 'targets' in panel) };
}

/** An expression as Grafana sends it: for all servers and a range of a minute. */
export function fillIn(expression: string): string {
  return expression
    .replaceAll('$__rate_interval', '1m')
    .replaceAll('$__range', '1m')
    .replaceAll('$server', '.*')
    .replaceAll('$top', '10');
}
