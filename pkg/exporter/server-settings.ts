import * as v from 'valibot';
import {
  headerKeys,
  settings,
  type PlainSetting,
  type ServersSetting,
  type Setting,
  type Settings,
} from '../settings/model';
import { readSecret } from './credentials/files';
import { described, filledText } from './described';

/** Settings of a data source, as `parseSettings` takes them. */
interface Saved {
  jsonData: Record<string, unknown>;
  decryptedSecureJsonData: Record<string, string>;
}

const headerSchema = v.strictObject({
  name: described(v.string(), 'Name of the header.'),
  value: v.optional(filledText('Its value.')),
  valueFile: v.optional(filledText('File that holds it.')),
});
const headersSchema = v.array(headerSchema);

/** What else a data source's list has of a server, in the same words. */
const listEntries = {
  id: v.optional(filledText('As in a data source’s list, which can be taken over; the exporter does not need it.')),
  labels: v.optional(
    described(v.record(v.string(), v.string()), 'Further labels of every series, such as provider or country.')
  ),
};

/**
 * What a server of the exporter's configuration may say: its settings by the names that they have there. A secret may
 * stand in a file of its own instead. Bounds are checked by `parseSettings`.
 */
export function serverSchemaOf(all: Settings) {
  const settingEntries = exported(all).flatMap(([, setting, name]) => entriesOf(setting, name));
  const entries: v.ObjectEntries = { ...Object.fromEntries(settingEntries), ...listEntries };
  return v.strictObject(entries);
}

/** A server of the configuration. */
export const serverSchema = serverSchemaOf(settings);
export type ServerInput = v.InferOutput<ReturnType<typeof serverSchemaOf>>;

/**
 * A server of the configuration as a data source would save it.
 *
 * @throws PluginError `EXPORTER_CONFIGURATION_INVALID` where a file cannot be read, or a secret is given twice
 */
export function savedServer(all: Settings, server: ServerInput, place: string): Saved {
  const saved: Saved = { jsonData: {}, decryptedSecureJsonData: {} };
  for (const [key, { kind }, name] of exported(all)) {
    if (kind === 'secret') {
      saved.decryptedSecureJsonData[key] = secretOf(server, name, place);
    } else if (kind === 'headers') {
      saveHeaders(saved, v.parse(v.optional(headersSchema, []), server[name]), `${place}.${name}`);
    } else {
      saved.jsonData[key] = server[name];
    }
  }
  return saved;
}

type ExportedSetting = Exclude<Setting, ServersSetting>;

/** Settings that the exporter has, with what they are called there. */
function exported(all: Settings): Array<[key: string, setting: ExportedSetting, name: string]> {
  return Object.entries(all).flatMap(([key, setting]): Array<[string, ExportedSetting, string]> => {
    const { of, exporter } = setting;
    return setting.kind !== 'servers' && of === 'server' && exporter
      ? [[key, setting, (exporter !== true && exporter.name) || key]]
      : [];
  });
}

/** What there is to say of a setting where the exporter has it. */
export function helpInExporter({ help, exporter }: Setting): string {
  return (exporter !== true && exporter?.help) || help;
}

function entriesOf(setting: ExportedSetting, name: string): Array<[name: string, schema: v.GenericSchema]> {
  const meaning = helpInExporter(setting);
  if (setting.kind === 'secret') {
    return [
      [name, v.optional(filledText(meaning))],
      [`${name}File`, v.optional(filledText(`File that holds ${name}, read at the start.`))],
    ];
  }
  if (setting.kind === 'headers') {
    return [[name, v.optional(described(headersSchema, meaning))]];
  }
  return [[name, v.optional(described(typeOf(setting), meaning), v.getDefault(setting.schema))]];
}

function typeOf({ kind, schema }: PlainSetting): v.GenericSchema {
  return { text: v.string(), number: v.number(), switch: v.boolean(), choice: schema.wrapped }[kind];
}

function secretOf(input: ServerInput, name: string, place: string): string {
  const [text, file] = [name, `${name}File`].map((key) => v.parse(v.optional(v.string()), input[key]));
  return readSecret(text, file, `${place}.${name}`) ?? '';
}

function saveHeaders(saved: Saved, headers: v.InferOutput<typeof headersSchema>, place: string): void {
  headers.forEach(({ name, value, valueFile }, index) => {
    saved.jsonData[headerKeys.name(index + 1)] = name;
    const secret = readSecret(value, valueFile, `${place}.${index}.value`);
    saved.decryptedSecureJsonData[headerKeys.value(index + 1)] = secret ?? '';
  });
}
