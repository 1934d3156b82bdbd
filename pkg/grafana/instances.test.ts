import { Writable } from 'node:stream';
import type { PluginContext } from './handlers';
import { InstanceManager } from './instances';
import { Logger } from './logging';

interface Instance {
  updated: number;
  state: State;
}
interface State {
  uid: string;
}

/** A manager whose factory writes down what it is asked to do. */
function recordedManager(create: (updated: number) => Promise<void> = async () => {}) {
  const events: string[] = [];
  const manager = new InstanceManager<Instance, State>(
    {
      createState({ uid }, tenant) {
        events.push(`state ${uid} in ${tenant}`);
        return { uid };
      },
      async create({ uid, updated }, state) {
        events.push(`create ${uid} ${updated}`);
        await create(updated);
        return { updated, state };
      },
      idleTime: ({ updated }) => (updated === 7 ? 7 * 86_400_000 : 3_600_000),
      async dispose({ updated, state }) {
        events.push(`dispose ${state.uid} ${updated}`);
      },
      async disposeState({ uid }) {
        events.push(`dispose state ${uid}`);
      },
    },
    new Logger(new Writable())
  );
  return { manager, events };
}

function context(changes: Partial<PluginContext> & { uid?: string; updated?: number } = {}): PluginContext {
  const { uid = 'u', updated = 1, ...rest } = changes;
  return {
    orgId: 1,
    namespace: '',
    user: null,
    dataSource: { uid, name: 'n', updated, jsonData: {}, decryptedSecureJsonData: {} },
    grafanaConfig: new Map(),
    headers: new Map(),
    ...rest,
  };
}

const same = async (instance: Instance) => instance;
const settled = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
});
afterEach(() => {
  jest.useRealTimers();
});

test('calls at once share the making of one instance, later ones use it', async () => {
  const { manager, events } = recordedManager();

  const [a, b] = await Promise.all([manager.use(context(), same), manager.use(context(), same)]);
  const c = await manager.use(context(), same);

  expect(b).toBe(a);
  expect(c).toBe(a);
  expect(events).toEqual(['state u in org-1', 'create u 1']);
});

test('an organisation stays the same when the host begins to call it by a namespace', async () => {
  const { manager, events } = recordedManager();

  await manager.use(context(), same);
  await manager.use(context({ namespace: 'default' }), same);
  await manager.use(context({ orgId: 2 }), same);
  await manager.use(context({ orgId: 2, namespace: 'org-2' }), same);

  expect(events).toEqual(['state u in org-1', 'create u 1', 'state u in org-2', 'create u 1']);
});

test('organisations, namespaces and uids have their own', async () => {
  const { manager, events } = recordedManager();

  await manager.use(context(), same);
  await manager.use(context({ orgId: 2 }), same);
  await manager.use(context({ namespace: 'stacks-1' }), same);
  await manager.use(context({ uid: 'v' }), same);

  expect(events.filter((event) => event.startsWith('create'))).toHaveLength(4);
});

test('a change of the settings makes a new instance with the same state and disposes of the old one', async () => {
  const { manager, events } = recordedManager();

  const before = await manager.use(context(), same);
  const after = await manager.use(context({ updated: 2 }), same);
  await settled();

  expect(after.state).toBe(before.state);
  expect(events).toEqual(['state u in org-1', 'create u 1', 'create u 2', 'dispose u 1']);
});

test('the old instance waits for its calls', async () => {
  const { manager, events } = recordedManager();
  let finish = () => {};
  const call = manager.use(context(), () => new Promise<void>((resolve) => (finish = resolve)));
  await settled();

  await manager.use(context({ updated: 2 }), same);
  await settled();
  expect(events).not.toContain('dispose u 1');

  finish();
  await call;
  await settled();
  expect(events).toContain('dispose u 1');
});

test('the old instance does not wait for its calls for ever', async () => {
  const { manager, events } = recordedManager();
  void manager.use(context(), () => new Promise<void>(() => {}));
  await settled();
  await manager.use(context({ updated: 2 }), same);
  await settled();

  jest.advanceTimersByTime(5_000);
  await settled();

  expect(events).toContain('dispose u 1');
});

test('a failed making reaches every caller that waited and is tried again by the next', async () => {
  let failing = true;
  const { manager, events } = recordedManager(async () => {
    if (failing) {
      throw new Error('no URL');
    }
  });

  const results = await Promise.allSettled([manager.use(context(), same), manager.use(context(), same)]);
  failing = false;
  await manager.use(context(), same);

  expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected']);
  expect(events).toEqual(['state u in org-1', 'create u 1', 'create u 1']);
});

test('what nobody used for an hour is disposed of, what is in use is not', async () => {
  const { manager, events } = recordedManager();
  await manager.use(context(), same);
  void manager.use(context({ uid: 'busy' }), () => new Promise<void>(() => {}));
  await settled();

  jest.advanceTimersByTime(3_900_000);
  await settled();

  expect(events.filter((event) => event.startsWith('dispose'))).toEqual(['dispose u 1', 'dispose state u']);
});

test('what works also when nobody asks stays longer', async () => {
  const { manager, events } = recordedManager();
  await manager.use(context({ updated: 7 }), same);

  jest.advanceTimersByTime(6 * 86_400_000);
  await settled();
  expect(events.filter((event) => event.startsWith('dispose'))).toEqual([]);

  jest.advanceTimersByTime(2 * 86_400_000);
  await settled();
  expect(events.filter((event) => event.startsWith('dispose'))).toEqual(['dispose u 7', 'dispose state u']);
});

test('at the end everything is disposed of', async () => {
  const { manager, events } = recordedManager();
  await manager.use(context(), same);
  await manager.use(context({ uid: 'v' }), same);

  await manager.disposeAll();

  expect(events.filter((event) => event.startsWith('dispose')).sort()).toEqual([
    'dispose state u',
    'dispose state v',
    'dispose u 1',
    'dispose v 1',
  ]);
});
