import type { DataSource, PluginContext } from './handlers';
import { describeThrown, type Logger } from './logging';

/** As long as there has been no instance, milliseconds. */
const FIRST_IDLE_TIME = 3_600_000;
const SWEEP_INTERVAL = 300_000;
/** How long calls in flight may go on with an instance whose settings have changed. */
const GRACE_TIME = 5_000;

/** How instances and what outlives them are made and disposed of. */
export interface InstanceFactory<Instance, State> {
  /**
   * Made once for each data source of an organisation; outlives changes of its settings.
   *
   * @param tenant the data source's organisation, as text that stays the same through updates of the host
   */
  createState(dataSource: DataSource, tenant: string): State;
  /** Made anew after each change of the settings. What it throws reaches the caller and is not remembered. */
  create(dataSource: DataSource, state: State): Promise<Instance> | Instance;
  /** An instance that nobody has used for so many milliseconds is disposed of, and its data source's state with it. */
  idleTime(instance: Instance): number;
  dispose(instance: Instance): Promise<void>;
  disposeState(state: State): Promise<void>;
}

interface Entry<Instance, State> {
  state: State;
  generation: Generation<Instance> | null;
  calls: number;
  lastUsed: number;
  /** Milliseconds, of the newest instance. */
  idleTime: number;
}

/** One instance and the calls that hold it. */
interface Generation<Instance> {
  dataSource: DataSource;
  instance: Promise<Instance>;
  calls: number;
  /** Ends the wait for the calls in flight; set when a newer generation has taken over. */
  released: (() => void) | null;
}

/**
 * The instances of all data sources, one for each organisation (namespace on newer hosts), uid and time of the last
 * change. Calls that ask for the same one at once share its making.
 */
export class InstanceManager<Instance, State> {
  readonly #factory: InstanceFactory<Instance, State>;
  readonly #entries = new Map<string, Entry<Instance, State>>();
  readonly #disposals = new Set<Promise<void>>();
  readonly #sweep: NodeJS.Timeout;
  readonly #logger: Logger;

  constructor(factory: InstanceFactory<Instance, State>, logger: Logger) {
    this.#factory = factory;
    this.#logger = logger;
    this.#sweep = setInterval(() => this.#disposeIdle(), SWEEP_INTERVAL);
    this.#sweep.unref();
  }

  /** How many instances are made and not disposed of. */
  get size(): number {
    return [...this.#entries.values()].filter(({ generation }) => generation !== null).length;
  }

  /** Lends the context's instance to `work`; it is not disposed of before the work is done or the grace is over. */
  async use<T>(context: PluginContext, work: (instance: Instance) => Promise<T>): Promise<T> {
    const entry = this.#entry(context);
    const generation = this.#generation(entry, context.dataSource);
    entry.calls++;
    generation.calls++;
    try {
      return await work(await generation.instance);
    } finally {
      generation.calls--;
      entry.calls--;
      entry.lastUsed = Date.now();
      if (generation.calls === 0) {
        generation.released?.();
      }
    }
  }

  /**
   * Makes all instances anew from the same settings: what they are made of beside is another now. Resolves when those
   * before are disposed of.
   */
  async renewAll(): Promise<void> {
    const made = [...this.#entries.values()].flatMap((entry) =>
      entry.generation ? [this.#make(entry, entry.generation.dataSource)] : []
    );
    await Promise.allSettled([...made.map(({ instance }) => instance), ...this.#disposals]);
  }

  /** Disposes of everything that is in use now, and waits for what is still being disposed of. */
  async disposeAll(): Promise<void> {
    clearInterval(this.#sweep);
    for (const [key, entry] of this.#entries) {
      this.#remove(key, entry);
    }
    await Promise.allSettled(this.#disposals);
  }

  #entry(context: PluginContext): Entry<Instance, State> {
    const { dataSource } = context;
    const tenant = tenantOf(context);
    const key = JSON.stringify([tenant, dataSource.uid]);
    let entry = this.#entries.get(key);
    if (!entry) {
      const state = this.#factory.createState(dataSource, tenant);
      entry = { state, generation: null, calls: 0, lastUsed: Date.now(), idleTime: FIRST_IDLE_TIME };
      this.#entries.set(key, entry);
    }
    return entry;
  }

  #generation(entry: Entry<Instance, State>, dataSource: DataSource): Generation<Instance> {
    const current = entry.generation;
    return current?.dataSource.updated === dataSource.updated ? current : this.#make(entry, dataSource);
  }

  /** Takes the place of the generation before, if there is one. */
  #make(entry: Entry<Instance, State>, dataSource: DataSource): Generation<Instance> {
    const current = entry.generation;
    const instance = Promise.resolve().then(() => this.#factory.create(dataSource, entry.state));
    const generation: Generation<Instance> = { dataSource, instance, calls: 0, released: null };
    entry.generation = generation;
    instance.then(
      (made) => {
        entry.idleTime = this.#factory.idleTime(made);
      },
      () => {
        if (entry.generation === generation) {
          entry.generation = null;
        }
      }
    );
    if (current) {
      this.#track(this.#disposeWhenFree(current));
    }
    return generation;
  }

  async #disposeWhenFree(generation: Generation<Instance>): Promise<void> {
    if (generation.calls > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, GRACE_TIME);
        generation.released = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    await this.#dispose(generation);
  }

  /** An instance that could not be made needs no disposal. */
  async #dispose(generation: Generation<Instance>): Promise<void> {
    const instance = await generation.instance.catch(() => null);
    if (instance !== null) {
      await this.#factory.dispose(instance);
    }
  }

  #disposeIdle(): void {
    for (const [key, entry] of this.#entries) {
      if (entry.calls === 0 && Date.now() - entry.lastUsed >= entry.idleTime) {
        this.#remove(key, entry);
      }
    }
  }

  #remove(key: string, entry: Entry<Instance, State>): void {
    this.#entries.delete(key);
    this.#track(
      (async () => {
        if (entry.generation) {
          await this.#dispose(entry.generation);
        }
        await this.#factory.disposeState(entry.state);
      })()
    );
  }

  #track(disposal: Promise<void>): void {
    const tracked = disposal
      .catch((thrown: unknown) => this.#logger.error('an instance could not be disposed of', describeThrown(thrown)))
      .finally(() => this.#disposals.delete(tracked));
    this.#disposals.add(tracked);
  }
}

/** What hosts call an organisation: first by number, later by namespace, in which `default` is number 1. */
function tenantOf({ namespace, orgId }: PluginContext): string {
  return namespace === 'default' ? 'org-1' : namespace || `org-${orgId}`;
}
