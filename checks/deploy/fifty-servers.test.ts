import { join } from 'node:path';
import * as v from 'valibot';
import { repositoryRoot } from '../../build/paths';
import { noticesOf, valuesOf } from '../../pkg/query/testing/simulated-query';
import { parseSettings } from '../../pkg/settings/parse';
import { startFleet, type SimulatedFleet } from '../../pkg/testing/simulated-fleet';
import { expandVariables } from './expand-variables';
import { readYaml } from './files';

const fileSchema = v.object({
  datasources: v.tuple([
    v.object({
      type: v.literal('outline-metrics-datasource'),
      url: v.optional(v.never()),
      jsonData: v.looseObject({ servers: v.array(v.looseObject({ id: v.string() })) }),
      secureJsonData: v.record(v.string(), v.string()),
    }),
  ]),
});
const file = readYaml(join(repositoryRoot, 'deploy/grafana/fifty-servers.yaml'));

/** The data source of the file as Grafana hands it over. */
function provisioned(environment: NodeJS.ProcessEnv) {
  const [{ jsonData, secureJsonData }] = v.parse(fileSchema, expandVariables(file, environment)).datasources;
  return { jsonData, decryptedSecureJsonData: secureJsonData };
}

const [{ jsonData, secureJsonData }] = v.parse(fileSchema, file).datasources;
const ids = jsonData.servers.map(({ id }) => id);
const variableOf = (id: string) => `OUTLINE_${id.toUpperCase().replace('-', '_')}`;

let fleet: SimulatedFleet;

beforeAll(async () => {
  fleet = await startFleet({ servers: 50, keys: 1, ageDays: 1 });
  const lines = fleet.servers.map(({ apiUrl, certSha256 }) => JSON.stringify({ apiUrl, certSha256 }));
  const saved = provisioned(Object.fromEntries(ids.map((id, index) => [variableOf(id), lines[index]])));
  // History makes calls of its own.
  fleet.saved = { ...saved, jsonData: { ...saved.jsonData, history: 'off' } };
}, 60_000);
afterAll(() => fleet.stop());

describe('the provisioning file of fifty servers', () => {
  it('has fifty, and takes the secret of each from the environment', () => {
    expect(ids).toHaveLength(50);
    expect(secureJsonData).toEqual(Object.fromEntries(ids.map((id) => [`apiUrl.${id}`, `$${variableOf(id)}`])));
  });

  it('pins each server', () => {
    const { servers } = parseSettings(fleet.saved);
    expect(servers.map(({ apiUrl }) => apiUrl)).toEqual(fleet.servers.map(({ apiUrl }) => apiUrl));
    expect(servers.map(({ certSha256 }) => certSha256)).toEqual(fleet.servers.map(({ certSha256 }) => certSha256));
  });

  it('names a server whose variable is not there', () => {
    expect(() => parseSettings(provisioned({}))).toThrow('Look at the server "Amsterdam 1".');
  });

  it('gives one panel over all, by server, by provider and summed', async () => {
    const up = await fleet.query({ queryType: 'availability' });
    expect(valuesOf(up, 'up')).toEqual(Array.from({ length: 50 }, () => 1));
    expect(new Set(valuesOf(up, 'server')).size).toBe(50);
    const each = await fleet.query({ queryType: 'server-metrics' });
    const byProvider = await fleet.query({ queryType: 'server-metrics', groupServersBy: ['provider'] });
    const all = await fleet.query({ queryType: 'server-metrics', groupServersBy: [] });
    expect(noticesOf(each)).toEqual([]);
    expect(valuesOf(each, 'data')).toHaveLength(50);
    expect(new Set(valuesOf(byProvider, 'provider'))).toEqual(new Set(valuesOf(each, 'provider')));
    const sum = (values: readonly unknown[]) => values.reduce<number>((total, value) => total + Number(value), 0);
    const total = sum(valuesOf(all, 'data'));
    expect(total).toBeGreaterThan(0);
    expect(sum(valuesOf(each, 'data')) / total).toBeCloseTo(1, 9);
    expect(sum(valuesOf(byProvider, 'data')) / total).toBeCloseTo(1, 9);
  }, 60_000);
});
