import * as v from 'valibot';
import { dashboardTimeZone } from '../../../pkg/query/model';
import { placed, type SavedDashboard } from '../panels/dashboard';
import { pluginId } from './source';

/** As `provisioning/datasources/` has it. */
const sharedDataSource = { type: pluginId, uid: 'outline' };

/** What differs from panel to panel in a dashboard that Grafana's backend answers alone. */
const panelSchema = v.looseObject({
  gridPos: v.object({ x: v.number(), y: v.number(), w: v.number(), h: v.number() }),
  links: v.optional(v.array(v.unknown())),
  targets: v.array(
    v.looseObject({
      queryType: v.string(),
      shape: v.string(),
      timeZone: v.optional(v.string()),
      servers: v.optional(v.array(v.string())),
      groupServersBy: v.optional(v.nullable(v.array(v.string()))),
      filters: v.optional(v.array(v.looseObject({ values: v.array(v.string()) }))),
    })
  ),
  fieldConfig: v.looseObject({
    defaults: v.looseObject({ links: v.optional(v.array(v.unknown())) }),
    overrides: v.array(v.looseObject({ properties: v.array(v.looseObject({ id: v.string() })) })),
  }),
});

/**
 * The edition for public dashboards: Grafana answers these without the browser, so that no variable is filled in. It has
 * none, names its data source, begins days by UTC, links to nothing that a visitor cannot see, and asks for nothing that
 * tells how the server is reached: a visitor can read whole answers. So it has no annotations.
 */
export function editionToShare(dashboard: SavedDashboard) {
  return {
    ...dashboard,
    uid: `${dashboard.uid}-shared`,
    title: `${dashboard.title} (shared)`,
    timezone: 'utc',
    // Others lead to all dashboards with their tag, and these are for visitors.
    tags: ['outline-shared'],
    links: [],
    annotations: { list: [] },
    templating: { list: [] },
    panels: placed(v.parse(v.array(panelSchema), dashboard.panels).filter(isForAll).map(withoutVariables)),
  };
}

const isNoVariable = (text: string) => !text.includes('$');

type SharedPanel = v.InferOutput<typeof panelSchema>;

/** Their tables have host name, port, id or certificate of the server. */
const familiesOfTheServer = ['server', 'availability', 'plugin-statistics', 'events'];

function isForAll({ targets }: SharedPanel): boolean {
  return targets.every(({ queryType, shape }) => shape !== 'table' || !familiesOfTheServer.includes(queryType));
}

function withoutVariables({ links: _, targets, fieldConfig, ...panel }: SharedPanel) {
  const { defaults, overrides } = fieldConfig;
  return {
    ...panel,
    datasource: sharedDataSource,
    targets: targets.map(({ timeZone, servers, groupServersBy, filters, ...target }) => ({
      ...target,
      datasource: sharedDataSource,
      timeZone: timeZone === dashboardTimeZone ? 'utc' : timeZone,
      servers: servers?.filter(isNoVariable),
      groupServersBy: groupServersBy?.filter(isNoVariable),
      filters: filters?.filter(({ values }) => values.every(isNoVariable)),
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
