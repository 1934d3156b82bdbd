import * as v from 'valibot';
import { apiUrlKey, headerKeys, isPlain, type PlainSetting, type Settings } from '../../pkg/settings/model';
import { conditionOf } from './dsconfig';

/** The version of Grafana’s data source API for which the schema is; the file is called after it. */
export const apiVersion = 'v0alpha1';

/** Part of an OpenAPI schema. */
interface ValueSchema {
  type: 'string' | 'number' | 'boolean' | 'array' | 'object';
  description?: string;
  items?: ValueSchema;
  properties?: Record<string, ValueSchema>;
  additionalProperties?: ValueSchema;
  required?: string[];
  default?: string | number | boolean;
  minimum?: number;
  maximum?: number;
  enum?: Array<string | number>;
  /** As Grafana’s own converter has it. */
  'x-dsconfig-depends-on'?: string;
}

interface SecureValue {
  key: string;
  description: string;
}

/** Settings as `settingsExamples` has them: an example has no secrets. */
export interface SettingsExample {
  summary: string;
  description: string;
  value: { jsonData: Record<string, unknown> };
  /** Names of those that it needs. */
  secrets: readonly string[];
}

/**
 * `dist/schema/v0alpha1.json`, which Grafana’s data source API server reads by `experimental/pluginschema` of
 * grafana-plugin-sdk-go.
 */
export function pluginSchemaOf(settings: Settings, examples: Readonly<Record<string, SettingsExample>>) {
  return {
    targetApiVersion: apiVersion,
    settings: {
      spec: {
        type: 'object',
        properties: { jsonData: { type: 'object', properties: Object.fromEntries(propertiesOf(settings)) } },
      },
      secureValues: secureValuesOf(settings),
    },
    settingsExamples: {
      examples: Object.fromEntries(
        Object.entries(examples).map(([name, { summary, description, value }]) => [
          name,
          { summary, description, value },
        ])
      ),
    },
  };
}

/** Of headers the first one stands for all: the numbers go on. */
function propertiesOf(settings: Settings): Array<[name: string, schema: ValueSchema]> {
  return Object.entries(settings).flatMap(([name, setting]): Array<[string, ValueSchema]> => {
    if (setting.kind === 'headers') {
      return [
        [headerKeys.name(1), { type: 'string', description: `Name of a header, counted from 1. ${setting.help}` }],
      ];
    }
    if (setting.kind === 'servers') {
      return [[name, { type: 'array', description: setting.help, items: serverSchema }]];
    }
    const condition = conditionOf(settings, setting);
    const dependsOn = condition === null ? {} : { 'x-dsconfig-depends-on': condition };
    return isPlain(setting) ? [[name, { ...valueSchemaOf(setting), ...dependsOn }]] : [];
  });
}

/** A server of the list. */
const serverSchema: ValueSchema = {
  type: 'object',
  required: ['id'],
  properties: {
    id: { type: 'string' },
    name: { type: 'string' },
    certSha256: { type: 'string' },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
  },
};

function valueSchemaOf(setting: PlainSetting): ValueSchema {
  const { help: description } = setting;
  switch (setting.kind) {
    case 'text':
      return { type: 'string', description };
    case 'switch':
      return { type: 'boolean', description, default: v.getDefault(setting.schema) };
    case 'number': {
      const { min, max, schema } = setting;
      return { type: 'number', description, default: v.getDefault(schema), minimum: min, maximum: max };
    }
    case 'choice': {
      const byDefault = v.getDefault(setting.schema);
      const type = typeof byDefault === 'number' ? 'number' : 'string';
      return { type, description, default: byDefault, enum: setting.choices.map(({ value }) => value) };
    }
  }
}

function secureValuesOf(settings: Settings): SecureValue[] {
  return Object.entries(settings).flatMap(([key, setting]): SecureValue[] => {
    if (setting.kind === 'headers') {
      return [{ key: headerKeys.value(1), description: `Value of the header ${headerKeys.name(1)}.` }];
    }
    if (setting.kind === 'servers') {
      return [{ key: apiUrlKey('<id>'), description: 'Management API URL of the server with this id in the list.' }];
    }
    const { kind, help: description } = setting;
    return kind === 'secret' ? [{ key, description }] : [];
  });
}
