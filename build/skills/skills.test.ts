import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { parse } from 'yaml';
import { querySchema } from '../../pkg/query/model';
import { keepHistory, type KeptHistory } from '../../pkg/query/testing/kept-history';
import { startSimulatedQuery, type SimulatedQuery } from '../../pkg/query/testing/simulated-query';
import { parseSettings } from '../../pkg/settings/parse';
import { describeWithPython, runPython } from '../../pkg/telemetry/testing/programs';
import { DAY } from '../../pkg/time/units';
import { pastEnd, storePast } from '../../pkg/transfer/testing/stored-past';
import { repositoryRoot } from '../paths';
import { skillFiles } from './skill-files';

const files = skillFiles();

it.each(files)('$path is what `npm run generate` makes of the declarations', ({ path, text }) => {
  expect(readFileSync(join(repositoryRoot, path), 'utf8')).toBe(text);
});

describeWithPython('the reference library of agent skills', () => {
  it.each(files)('finds nothing wrong with $path', ({ path }) => {
    const script = `
import pathlib, sys
from skills_ref.validator import validate
print(validate(pathlib.Path(sys.stdin.read())))`;
    expect(runPython(script, dirname(join(repositoryRoot, path))).trim()).toBe('[]');
  });
});

/** Contents of the code blocks of one language, of all skills. */
function blocksOf(language: string): string[] {
  const pattern = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms');
  return files.flatMap(({ text }) => Array.from(text.matchAll(pattern), ([, block = '']) => block));
}

describe('provisioning files in the instructions', () => {
  const fileSchema = v.object({
    apiVersion: v.literal(1),
    datasources: v.tuple([
      v.object({
        type: v.literal('outline-metrics-datasource'),
        jsonData: v.record(v.string(), v.unknown()),
        secureJsonData: v.record(v.string(), v.pipe(v.string(), v.regex(/^\$OUTLINE_\w+$/))),
      }),
    ]),
  });

  it.each(blocksOf('yaml'))('%# is a data source, its secrets from the environment', (text) => {
    const [{ jsonData, secureJsonData }] = v.parse(fileSchema, parse(text)).datasources;
    const decryptedSecureJsonData = Object.fromEntries(
      Object.entries(secureJsonData).map(([name, value]) => [
        name,
        name.startsWith('apiUrl') ? `https://${name.toLowerCase()}:1/s` : value,
      ])
    );
    expect(parseSettings({ jsonData, decryptedSecureJsonData }).history.problem).toBeNull();
  });
});

describe('queries in the instructions', () => {
  let simulated: SimulatedQuery;
  let history: KeptHistory;

  beforeAll(async () => {
    history = await keepHistory(() => pastEnd);
    storePast(history.buckets);
    simulated = await startSimulatedQuery({ now: new Date(pastEnd * 1000) }, history);
  });
  afterAll(async () => {
    await simulated.stop();
    history.close();
  });

  const bodySchema = v.object({ queries: v.tuple([v.looseObject({})]) });

  it.each(blocksOf('json'))('%# is answered with its figure', async (text) => {
    const json: unknown = JSON.parse(text);
    const query = v.parse(querySchema, v.is(bodySchema, json) ? v.parse(bodySchema, json).queries[0] : json);
    const frame = await simulated.run(query, { from: (pastEnd - 10 * DAY) * 1000, to: pastEnd * 1000 });
    const values = frame.fields.find(({ name }) => name === (query.figure || 'data'))?.values ?? [];
    expect(values.some((value) => value !== null)).toBe(true);
  });
});
