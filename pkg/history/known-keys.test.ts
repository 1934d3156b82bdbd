import { PluginError } from '../errors/plugin-error';
import { openStore } from '../store/open-store';
import type { Store } from '../store/store';
import { KnownKeys } from './known-keys';
import { knownServersSchema } from './known-servers';

const alice = { id: '0', name: 'Alice' };
const bob = { id: 'bob', name: '' };

let store: Store;
const known = (address: string) => new KnownKeys({ store, address, onProblem: (problem) => problems.push(problem) });
const problems: PluginError[] = [];

beforeAll(async () => {
  store = await openStore({ kind: 'memory', reason: 'a test' }, { schemas: [knownServersSchema] });
});
afterAll(() => store.close());

it('are remembered beyond the process, by server, and nothing but ids and names of them', () => {
  const keys = known('one:443 AA');
  expect(keys.last).toBeNull();
  keys.note([alice]);
  keys.note([{ ...alice, dataLimit: 5 } as typeof alice, bob]);
  expect(known('one:443 AA').last).toEqual([alice, bob]);
  expect(known('two:443 AA').last).toBeNull();
  expect(problems).toEqual([]);
});

it('are known in memory where the store fails, which is told', () => {
  const failing = new PluginError('STORE_FAILED');
  const broken: Store = Object.create(store, {
    tables: {
      value() {
        throw failing;
      },
    },
  });
  const keys = new KnownKeys({ store: broken, address: 'one:443 AA', onProblem: (problem) => problems.push(problem) });
  keys.note([alice]);
  expect(keys.last).toEqual([alice]);
  expect(problems).toEqual([failing]);
});
