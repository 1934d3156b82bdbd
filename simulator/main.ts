import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { startControl } from './control';
import { outlineVersions } from './outline/configuration';
import { startSimulator } from './simulator';

const wholeNumber = v.pipe(v.string(), v.toNumber(), v.integer(), v.minValue(0));

const ids = v.pipe(
  v.string(),
  v.transform((text) => text.split(','))
);

/** What the command takes; `--age-days` may also stand in the environment as `SIMULATOR_AGE_DAYS`, and so on. */
const flags = {
  servers: v.optional(wholeNumber),
  keys: v.optional(wholeNumber),
  'custom-ids': v.optional(ids),
  'websocket-keys': v.optional(ids),
  version: v.optional(v.picklist(outlineVersions)),
  traffic: v.optional(v.picklist(['population', 'none'])),
  seed: v.optional(wholeNumber),
  now: v.optional(
    v.pipe(
      v.string(),
      v.isoTimestamp(),
      v.transform((text) => new Date(text))
    )
  ),
  'age-days': v.optional(v.pipe(v.string(), v.toNumber())),
  'default-data-limit': v.optional(wholeNumber),
  host: v.optional(v.string()),
  hostname: v.optional(v.string()),
  port: v.optional(wholeNumber),
  'metrics-port': v.optional(wholeNumber),
  'control-port': v.optional(wholeNumber),
};

const flagsSchema = v.strictObject(flags);

const readFlags = (): v.InferOutput<typeof flagsSchema> => {
  const names = Object.keys(flags);
  const { values } = parseArgs({ options: Object.fromEntries(names.map((name) => [name, { type: 'string' }])) });
  const fromEnvironment = names.flatMap((name) => {
    const value = process.env[`SIMULATOR_${name.toUpperCase().replaceAll('-', '_')}`];
    return value === undefined ? [] : [[name, value] as const];
  });
  return v.parse(flagsSchema, { ...Object.fromEntries(fromEnvironment), ...values });
};

const main = async (): Promise<void> => {
  const given = readFlags();
  const simulator = await startSimulator({
    servers: given.servers,
    keys: given.keys,
    customIds: given['custom-ids'],
    webSocketKeys: given['websocket-keys'],
    version: given.version,
    traffic: given.traffic,
    seed: given.seed,
    now: given.now,
    ageDays: given['age-days'],
    defaultDataLimit: given['default-data-limit'],
    host: given.host,
    hostname: given.hostname,
    port: given.port,
    metricsPort: given['metrics-port'],
  });
  const controlPort = given['control-port'];
  const control = controlPort === undefined ? undefined : await startControl(simulator, controlPort);

  const stop = async (): Promise<void> => {
    await Promise.all([simulator.stop(), control?.stop()]);
    process.exit(0);
  };
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());

  for (const { name, apiUrl, certSha256, metricsAddress } of simulator.servers) {
    print({ name, apiUrl, certSha256, metrics: metricsAddress });
  }
  if (control !== undefined) {
    print({ control: control.url });
  }
};

const print = (line: object): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
