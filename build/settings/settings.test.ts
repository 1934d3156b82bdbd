import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { parse } from 'yaml';
import { savedServer, serverSchemaOf } from '../../pkg/exporter/server-settings';
import { isPlain, settings, type Settings } from '../../pkg/settings/model';
import { parseSettings } from '../../pkg/settings/parse';
import { parseLeniently } from '../../pkg/settings/parse-leniently';
import { jsonDataSchemaOf, number, secret } from '../../pkg/settings/setting';
import { describeWhere } from '../../pkg/telemetry/testing/programs';
import { repositoryRoot } from '../paths';
import { dsconfigOf } from './dsconfig';
import { settingsExamples } from './examples';
import { exporterRows } from './exporter-rows';
import { pluginSchemaOf } from './plugin-schema';
import { schemaFiles } from './schema-files';
import { settingRows } from './setting-rows';
import { hasPluginUi, provisioningTemplate } from './testing/plugin-ui';

const plugin = { id: 'outline-metrics-datasource', name: 'Outline VPN' };

it.each(schemaFiles())('$path is what `npm run generate` makes of the declarations', ({ path, text }) => {
  expect(readFileSync(join(repositoryRoot, path), 'utf8')).toBe(text);
});

describe('a setting that is added to the list', () => {
  const added = {
    ...settings,
    patienceSeconds: number({
      label: 'Patience, seconds',
      help: 'How long to wait.',
      section: 'calls',
      of: 'server',
      byDefault: 5,
      min: 1,
      max: 9,
      unit: 'seconds',
      exporter: { name: 'patience' },
    }),
    password: secret({ label: 'Password', help: 'Of the proxy.', section: 'calls', of: 'server', exporter: true }),
  } satisfies Settings;

  it('is parsed, with its default and its bounds', () => {
    const schema = jsonDataSchemaOf(added);
    expect(v.parse(schema, {}).patienceSeconds).toBe(5);
    expect(parseLeniently(schema, { patienceSeconds: '7' }).output).toMatchObject({ patienceSeconds: 7 });
    expect(v.is(schema, { patienceSeconds: 10 })).toBe(false);
  });

  it('has rows in the tables', () => {
    expect(settingRows(added)).toContainEqual(['`jsonData.patienceSeconds`', '5', 'How long to wait. From 1 to 9.']);
    expect(settingRows(added)).toContainEqual(['`secureJsonData.password`', '', 'Of the proxy.']);
    const ofExporter = exporterRows(serverSchemaOf(added).entries);
    expect(ofExporter).toContainEqual(['`patience`', '5', 'How long to wait.']);
    expect(ofExporter).toContainEqual(['`passwordFile`', '', 'File that holds password, read at the start.']);
  });

  it('is in the exporter’s configuration', () => {
    const server = v.parse(serverSchemaOf(added), { apiUrl: 'https://h:1/s', patience: 3, password: 'pw' });
    expect(savedServer(added, server, 'servers.0')).toMatchObject({
      jsonData: { patienceSeconds: 3 },
      decryptedSecureJsonData: { password: 'pw' },
    });
  });

  it('is in both schemas', () => {
    const { fields, groups } = dsconfigOf(added, plugin);
    expect(fields).toContainEqual({
      id: 'jsonData.patienceSeconds',
      key: 'patienceSeconds',
      label: 'Patience, seconds',
      description: 'How long to wait.',
      target: 'jsonData',
      valueType: 'number',
      defaultValue: 5,
      validations: [{ type: 'range', min: 1, max: 9 }],
      ui: { component: 'input' },
    });
    expect(groups.find(({ id }) => id === 'calls')?.fieldRefs).toContain('secureJsonData.password');
    const { spec, secureValues } = pluginSchemaOf(added, {}).settings;
    expect(spec.properties.jsonData.properties).toMatchObject({ patienceSeconds: { type: 'number', maximum: 9 } });
    expect(secureValues).toContainEqual({ key: 'password', description: 'Of the proxy.' });
  });
});

describe('the examples in v0alpha1.json', () => {
  it.each(Object.entries(settingsExamples))('%s is a data source', (_, { value: { jsonData } }) => {
    const listed = { 'apiUrl.fra': 'https://h:2/s', 'apiUrl.hel': 'https://h:3/s' };
    const decryptedSecureJsonData = { apiUrl: 'https://h:1/s', httpHeaderValue1: 'token', ...listed };
    expect(parseSettings({ jsonData, decryptedSecureJsonData }).history.problem).toBeNull();
  });
});

describeWhere(
  hasPluginUi(),
  '@grafana/plugin-ui cannot be fetched',
  'dsconfig.json, read by @grafana/plugin-ui',
  () => {
    const provisioning = v.object({
      datasources: v.tuple([
        v.object({
          type: v.literal(plugin.id),
          jsonData: v.record(v.string(), v.unknown()),
          secureJsonData: v.record(v.string(), v.string()),
        }),
      ]),
    });

    it('becomes a provisioning file of all settings, which the parser takes', () => {
      const [{ jsonData, secureJsonData }] = v.parse(
        provisioning,
        parse(provisioningTemplate(dsconfigOf(settings, plugin)))
      ).datasources;
      const plain = Object.keys(settings).filter((name) => isPlain(settings[name as keyof typeof settings]));
      expect(Object.keys(jsonData)).toEqual(expect.arrayContaining(plain));
      expect(Object.keys(secureJsonData)).toEqual([
        'apiUrl',
        'prometheusPassword',
        'prometheusToken',
        'pushPassword',
        'pushToken',
      ]);
      const secrets = { ...secureJsonData, apiUrl: 'https://h:1/s' };
      expect(parseSettings({ jsonData, decryptedSecureJsonData: secrets })).toEqual(
        parseSettings({ jsonData: {}, decryptedSecureJsonData: secrets })
      );
    });
  }
);
