import * as v from 'valibot';
import { PluginError } from '../../errors/plugin-error';
import type { Frame } from '../../frames';
import { InstanceManager, Logger, servePlugin, type DataQuery } from '..';

/** A data source of waves, whole: settings, queries, *Save & test*, a resource. */
const settingsSchema = v.object({ amplitude: v.optional(v.pipe(v.number(), v.minValue(0)), 1) });
const querySchema = v.object({ periodSeconds: v.optional(v.pipe(v.number(), v.minValue(1)), 60) });

class Waves {
  constructor(readonly amplitude: number) {}

  query({ json, timeRange: { from, to }, intervalMs }: DataQuery): Frame[] {
    const query = v.safeParse(querySchema, json);
    if (!query.success) {
      throw new PluginError('QUERY_INVALID', 'periodSeconds is at least 1.');
    }
    const times = Array.from({ length: Math.ceil((to - from) / intervalMs) }, (_, step) => from + step * intervalMs);
    const wave = (time: number) =>
      this.amplitude * Math.sin((2 * Math.PI * time) / (query.output.periodSeconds * 1000));
    return [
      {
        name: 'wave',
        meta: { type: 'timeseries-wide', typeVersion: [0, 1] },
        fields: [
          { name: 'time', type: 'time', values: times },
          { name: 'value', type: 'float64', values: times.map(wave) },
        ],
      },
    ];
  }
}

const logger = new Logger(process.stderr);
const instances = new InstanceManager<Waves, null>(
  {
    createState: () => null,
    create: ({ jsonData }) => {
      const settings = v.safeParse(settingsSchema, jsonData);
      if (!settings.success) {
        throw new PluginError('SETTINGS_INVALID', 'amplitude is a number and not below 0.');
      }
      return new Waves(settings.output.amplitude);
    },
    idleTime: () => 3_600_000,
    dispose: async () => {},
    disposeState: async () => {},
  },
  logger
);

void servePlugin(
  {
    queryData: (context, query) => instances.use(context, async (waves) => waves.query(query)),
    checkHealth: (context) =>
      instances.use(context, async ({ amplitude }) => ({ status: 'ok', message: `Waves of ±${amplitude}.` })),
    callResource: (context, { path }) =>
      instances.use(context, async ({ amplitude }) =>
        path === 'amplitude' ? { status: 200, body: JSON.stringify({ amplitude }) } : { status: 404, body: '' }
      ),
  },
  { logger, dispose: () => instances.disposeAll() }
);
