import * as v from 'valibot';
import {
  sections,
  type HeadersSetting,
  type PlainSetting,
  type ServersSetting,
  type Setting,
  type Settings,
} from '../../pkg/settings/model';

/** The plugin as `plugin.json` names it. */
export interface PluginIdentity {
  id: string;
  name: string;
}

/** A setting as Grafana’s declarative configuration has it: https://github.com/grafana/dsconfig, `dsconfig/schema.md`. */
export interface ConfigField {
  id: string;
  key: string;
  label: string;
  description?: string;
  valueType: 'string' | 'number' | 'boolean' | 'array';
  target?: 'jsonData' | 'secureJsonData';
  required?: true;
  defaultValue?: string | number | boolean;
  /** In CEL. */
  dependsOn?: string;
  role?: 'http.header' | 'http.header.name' | 'http.header.value';
  isItemField?: true;
  item?: { valueType: 'object'; fields: ConfigField[] };
  storage?: { type: 'indexedPair'; key: StoredAt; value: StoredAt; startIndex: number };
  validations?: Validation[];
  ui: {
    component: 'input' | 'textarea' | 'radio' | 'switch' | 'list';
    placeholder?: string;
    rows?: number;
    options?: Option[];
  };
}

interface StoredAt {
  target: 'jsonData' | 'secureJsonData';
  pattern: string;
}

type Validation =
  { type: 'range'; min: number; max: number } | { type: 'allowedValues'; values: Array<string | number> };

interface Option {
  label: string;
  value: string | number;
  description?: string;
}

/** `dist/schema/dsconfig.json`, from which newer hosts make forms and provisioning files. */
export function dsconfigOf(settings: Settings, plugin: PluginIdentity) {
  return {
    $schema: 'https://raw.githubusercontent.com/grafana/dsconfig/main/dsconfig/schema.json',
    schemaVersion: 'v1',
    pluginType: plugin.id,
    pluginName: plugin.name,
    fields: Object.entries(settings).map(([name, setting]) => fieldOf(settings, name, setting)),
    groups: Object.entries(sections).map(([id, { title, isFolded }], order) => ({
      id,
      title,
      order,
      ...(isFolded && { optional: true }),
      fieldRefs: Object.entries(settings).flatMap(([name, setting]) =>
        setting.section === id ? [idOf(name, setting)] : []
      ),
    })),
    instructions: [
      {
        msg: 'Only apiUrl is needed, with certSha256 for a self-signed certificate; with a list of servers, the secret apiUrl.<id> of each instead. Never ask for secrets: the management API URL is a password. Let the user enter them in the form.',
        tags: ['llm'],
      },
    ],
  };
}

function idOf(name: string, { kind }: Setting): string {
  return `${kind === 'secret' ? 'secureJsonData' : 'jsonData'}.${name}`;
}

/** In CEL when a setting counts; null: always. */
export function conditionOf(settings: Settings, { when }: Setting): string | null {
  const other = when && settings[when.setting];
  return when && other ? `${idOf(when.setting, other)} == '${when.is}'` : null;
}

function fieldOf(settings: Settings, name: string, setting: Setting): ConfigField {
  const { label, help: description } = setting;
  const dependsOn = conditionOf(settings, setting);
  const common = {
    id: idOf(name, setting),
    key: name,
    label,
    description,
    ...(dependsOn !== null && { dependsOn }),
  };
  if (setting.kind === 'secret') {
    const { rows } = setting;
    return {
      ...common,
      valueType: 'string',
      target: 'secureJsonData',
      ui: { component: rows ? 'textarea' : 'input', ...(rows && { rows }), ...placeholderOf(setting) },
    };
  }
  if (setting.kind === 'headers') {
    return { ...common, ...headersOf(name, setting) };
  }
  if (setting.kind === 'servers') {
    return { ...common, ...serversOf(name, setting) };
  }
  return { ...common, target: 'jsonData', ...valueOf(setting) };
}

/** Labels, which have names of their own, and the secrets, whose names end with ids, have no form there. */
function serversOf(name: string, setting: ServersSetting): Omit<ConfigField, 'id' | 'key' | 'label'> {
  const item = (key: 'id' | 'name' | 'certSha256', label: string): ConfigField => ({
    id: `${idOf(name, setting)}.item.${key}`,
    key,
    label,
    valueType: 'string',
    isItemField: true,
    ...(key === 'id' && { required: true }),
    ui: { component: 'input' },
  });
  return {
    valueType: 'array',
    target: 'jsonData',
    item: {
      valueType: 'object',
      fields: [item('id', 'ID'), item('name', 'Server name'), item('certSha256', 'Certificate fingerprint')],
    },
    ui: { component: 'list' },
  };
}

function valueOf(setting: PlainSetting): Pick<ConfigField, 'valueType' | 'defaultValue' | 'validations' | 'ui'> {
  switch (setting.kind) {
    case 'text':
      return { valueType: 'string', ui: { component: 'input', ...placeholderOf(setting) } };
    case 'switch':
      return { valueType: 'boolean', defaultValue: v.getDefault(setting.schema), ui: { component: 'switch' } };
    case 'number': {
      const { min, max, schema } = setting;
      return {
        valueType: 'number',
        defaultValue: v.getDefault(schema),
        validations: [{ type: 'range', min, max }],
        ui: { component: 'input' },
      };
    }
    case 'choice': {
      const defaultValue = v.getDefault(setting.schema);
      return {
        valueType: typeof defaultValue === 'number' ? 'number' : 'string',
        defaultValue,
        validations: [{ type: 'allowedValues', values: setting.choices.map(({ value }) => value) }],
        ui: { component: 'radio', options: setting.choices.map((option) => ({ ...option })) },
      };
    }
  }
}

/** As the field pack `plugin_sdk_settings` has them. */
function headersOf(name: string, setting: HeadersSetting): Omit<ConfigField, 'id' | 'key' | 'label'> {
  const item = (key: 'name' | 'value', label: string): ConfigField => ({
    id: `${idOf(name, setting)}.item.${key}`,
    key,
    label,
    valueType: 'string',
    isItemField: true,
    required: true,
    role: `http.header.${key}`,
    ui: { component: 'input', ...(key === 'name' && placeholderOf(setting)) },
  });
  return {
    valueType: 'array',
    target: 'jsonData',
    role: 'http.header',
    item: { valueType: 'object', fields: [item('name', 'Header'), item('value', 'Value')] },
    storage: {
      type: 'indexedPair',
      key: { target: 'jsonData', pattern: 'httpHeaderName{index}' },
      value: { target: 'secureJsonData', pattern: 'httpHeaderValue{index}' },
      startIndex: 1,
    },
    ui: { component: 'list' },
  };
}

function placeholderOf({ placeholder }: Setting): { placeholder?: string } {
  return placeholder === undefined ? {} : { placeholder };
}
