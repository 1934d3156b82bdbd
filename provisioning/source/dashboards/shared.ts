import * as v from 'valibot';
import { dashboardTimeZone } from '../../../pkg/query/model';
import type { SavedDashboard } from '../panels/dashboard';
import { pluginId } from './source';

/** As `provisioning/datasources/` has it. */
const sharedDataSource = { type: pluginId, uid: 'outline' };

/** What differs from panel to panel in a dashboard that Grafana's backend answers alone. */
const panelSchema = v.looseObject({
  links: v.optional(v.array(v.unknown())),
  targets: v.optional(
    v.array(
      v.looseObject({
        timeZone: v.optional(v.string()),
        filters: v.optional(v.array(v.looseObject({ values: v.array(v.string()) }))),
      })
    )
  ),
  fieldConfig: v.looseObject({
    defaults: v.looseObject({ links: v.optional(v.array(v.unknown())) }),
    overrides: v.array(v.looseObject({ properties: v.array(v.looseObject({ id: v.string() })) })),
  }),
});

/**
 * The edition for public dashboards: Grafana answers these without the browser, so that no variable is filled in. It has
 * none, names its data source, begins days by UTC, and links to nothing that a visitor cannot see.
 */
export function editionToShare(dashboard: SavedDashboard) {
  return {
    ...dashboard,
    uid: `${dashboard.uid}-shared`,
    title: `${dashboard.title} (shared)`,
    timezone: 'utc',
    links: [],
    templating: { list: [] },
    panels: v.parse(v.array(panelSchema), dashboard.panels).map(withoutVariables),
  };
}

function withoutVariables({ links: _, targets, fieldConfig, ...panel }: v.InferOutput<typeof panelSchema>) {
  const { defaults, overrides } = fieldConfig;
  return {
    ...panel,
    datasource: sharedDataSource,
    targets: targets?.map(({ timeZone, filters, ...target }) => ({
      ...target,
      datasource: sharedDataSource,
      timeZone: timeZone === dashboardTimeZone ? 'utc' : timeZone,
      filters: filters?.filter(({ values }) => !values.some((value) => value.includes('$'))),
    })),
    fieldConfig: {
      defaults: { ...defaults, links: undefined },
      overrides: overrides.map((override) => ({
        ...override,
        properties: override.properties.filter(({ id }) => id !== 'links'),
      })),
    },
  };
}
