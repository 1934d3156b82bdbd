import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'glob';
import * as v from 'valibot';
import { parse } from 'yaml';
import { repositoryRoot } from '../paths';
import { pluginId, readVersion } from '../plugin-json';
import { targets } from '../targets';
import { archiveName } from './contents';

const read = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8');
const recipe = <Schema extends v.GenericSchema>(name: string, schema: Schema) =>
  v.parse(schema, parse(read(`deploy/grafana/${name}`)));

/** `id@version@address`, as Grafana takes it. */
const preinstall = v.pipe(v.string(), v.regex(/^outline-metrics-datasource@[^@]+@\S+$/));
const allowed = v.literal(pluginId);
const claim = v.object({
  accessModes: v.array(v.string()),
  resources: v.object({ requests: v.object({ storage: v.string() }) }),
});

describe('recipes', () => {
  it('Compose: installs, allows, and keeps Grafana’s data folder', () => {
    const { services, volumes } = recipe(
      'compose.yaml',
      v.object({
        services: v.object({
          grafana: v.object({
            environment: v.strictObject({
              GF_PLUGINS_PREINSTALL_SYNC: v.pipe(v.string(), v.startsWith(`${pluginId}@`)),
              GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS: allowed,
            }),
            volumes: v.array(v.string()),
          }),
        }),
        volumes: v.object({ grafana: v.null() }),
      })
    );
    expect(services.grafana.volumes).toEqual(['grafana:/var/lib/grafana']);
    expect(volumes).toHaveProperty('grafana');
  });

  it('Helm: installs, allows, and keeps Grafana’s data folder', () => {
    const values = v.strictObject({
      plugins: v.tuple([preinstall]),
      'grafana.ini': v.strictObject({ plugins: v.strictObject({ allow_loading_unsigned_plugins: allowed }) }),
      persistence: v.strictObject({ enabled: v.literal(true), size: v.string() }),
      deploymentStrategy: v.strictObject({ type: v.literal('Recreate') }),
    });
    expect(() => recipe('helm-values.yaml', values)).not.toThrow();
  });

  it('Operator: installs, allows, and keeps Grafana’s data folder', () => {
    const { metadata, spec } = recipe(
      'operator.yaml',
      v.strictObject({
        apiVersion: v.literal('grafana.integreatly.org/v1beta1'),
        kind: v.literal('Grafana'),
        metadata: v.object({ name: v.string() }),
        spec: v.strictObject({
          config: v.strictObject({
            plugins: v.strictObject({ preinstall_sync: preinstall, allow_loading_unsigned_plugins: allowed }),
          }),
          persistentVolumeClaim: v.strictObject({ spec: claim }),
          deployment: v.object({
            spec: v.object({
              template: v.object({
                spec: v.object({
                  volumes: v.tuple([
                    v.object({ name: v.string(), persistentVolumeClaim: v.object({ claimName: v.string() }) }),
                  ]),
                }),
              }),
            }),
          }),
        }),
      })
    );
    // The operator names the claim after the resource.
    expect(spec.deployment.spec.template.spec.volumes[0].persistentVolumeClaim.claimName).toBe(`${metadata.name}-pvc`);
  });

  it('Ansible: installs, allows, and restarts', () => {
    const play = v.object({
      tasks: v.tuple([
        v.object({ 'ansible.builtin.blockinfile': v.object({ block: v.string() }), notify: v.string() }),
      ]),
      handlers: v.tuple([v.object({ name: v.string() })]),
    });
    const [{ tasks, handlers }] = recipe('ansible.yaml', v.tuple([play]));
    const [{ notify, 'ansible.builtin.blockinfile': file }] = tasks;
    expect(file.block.trim().split('\n')).toEqual([
      `GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS=${pluginId}`,
      `GF_PLUGINS_PREINSTALL_SYNC=${pluginId}@{{ outline_version }}@{{ outline_archive }}`,
    ]);
    expect(handlers[0].name).toBe(notify);
  });

  it('name this version and its archives', async () => {
    const version = await readVersion();
    const archives = [...targets, null].map((target) => archiveName(version, target));
    for (const path of ['README.md', 'docs/install.md', ...globSync('deploy/grafana/*', { cwd: repositoryRoot })]) {
      const text = read(path);
      const versions = [...text.matchAll(/outline-metrics-datasource@([\d.]+)@|outline_version: (\S+)/g)];
      expect(versions.map(([, inline, variable]) => inline ?? variable)).toEqual(versions.map(() => version));
      const named = [...text.matchAll(/outline-metrics-datasource-\d\S*\.zip/g)].map(([name]) => name);
      expect(archives).toEqual(expect.arrayContaining(named));
    }
  });
});

describe('docs/install.md', () => {
  it('says of every variable of the plugin’s environment how it gets there', () => {
    const sources = globSync('pkg/**/!(*.test).ts', {
      cwd: repositoryRoot,
      ignore: ['pkg/exporter/**', 'pkg/grafana/**'],
    });
    const code = sources.map(read).join('\n');
    const variables = new Set(code.match(/\b(GF_[A-Z_]+|HTTPS_PROXY|NO_PROXY)\b/g));
    const table = read('docs/install.md').split('## Environment')[1] ?? '';
    const documented = new Set(
      [...table.matchAll(/^\| (`.*?) \|/gm)].flatMap(([row]) => row.match(/[A-Z_]{5,}/g) ?? [])
    );
    expect([...variables].sort()).toEqual([...documented].sort());
  });
});
