import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { endpoints } from '../../pkg/resources/contract';
import { queryTypes, shapes } from '../../pkg/query/catalogue';
import type { Fault } from '../../simulator/faults';
import { contextOf, dataSourceOf } from '../packaged/data-source';
import { executable } from '../packaged/plugin';
import { secretsIn } from '../packaged/secrets';
import { folderFor, writtenFolder } from '../packaged/written';
import { query, startSubject, stopSubjects } from './subject';

afterEach(stopSubjects);

const headerValue = 'Custom-Header-Value-0123456789';
const token = 'Engine-Token-0123456789abcdef';

it('nothing that is asked, refused, kept or exported holds a secret', async () => {
  const stateFolder = folderFor('faults', 'secrets/state');
  const subject = await startSubject('secrets', { stateFolder });
  const { plugin, server } = subject;
  const recorded = dataSourceOf(server, { history: 'embedded', httpHeaderName1: 'X-Pass' }, 'recorded');
  recorded.secureJsonData.httpHeaderValue1 = headerValue;
  const engine = dataSourceOf(server, { history: 'prometheus', prometheusUrl: 'http://127.0.0.1:9' }, 'engine');
  engine.secureJsonData.prometheusToken = token;
  const faults: Array<Fault | null> = [null, { kind: 'malformed' }, { kind: 'wrong-certificate' }];
  for (const fault of faults) {
    await (fault ? server.faults.set(fault) : server.faults.clear());
    for (const dataSource of [recorded, engine]) {
      const asked = queryTypes.flatMap((queryType) => shapes.map((shape) => ({ queryType, shape })));
      await Promise.all(asked.map((each) => plugin.ask(dataSource, each)));
      await plugin.health(contextOf(dataSource));
      for (const { method, path } of Object.values(endpoints)) {
        await plugin.resource(contextOf(dataSource), method, path, '{}');
      }
    }
    await server.faults.clear();
  }
  const wrong = dataSourceOf(
    { ...server, apiUrl: `${server.apiUrl}/more`, certSha256: server.certSha256 },
    {},
    'wrong'
  );
  expect(await plugin.ask(wrong, query)).toMatchObject({ code: 'OUTLINE_NOT_FOUND' });
  for (const format of ['csv', 'openmetrics']) {
    const output = join(writtenFolder, 'faults', 'secrets', `export.${format}`);
    const store = join(stateFolder, 'outline-metrics.sqlite');
    execFileSync(executable, ['export', '--store', store, '--format', format, '--output', output]);
  }
  expect(await secretsIn(join(writtenFolder, 'faults'), [headerValue, token])).toEqual([]);
});
