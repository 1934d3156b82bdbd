import { setTimeout as delay } from 'node:timers/promises';
import type { TcpTarget } from '../http/connect/open-socket';
import { ms, type EpochMilliseconds, type Seconds } from '../time/units';
import type { Timekeeper } from '../time/timekeeper';
import { connectPort, type Connected } from './connect-port';
import type { ProbedPort, ServerPort } from './ports';

export interface ProberOptions {
  /** The place that ports are probed from: the label `probe`. */
  probe: string;
  /** Ports that are to be probed now; asked for before each round. */
  ports: () => readonly ServerPort[];
  /** What is always reachable from here: where it is not, this place is cut off, and nothing is told of other ports. */
  control?: TcpTarget | null;
  intervalSeconds: Seconds;
  timeoutSeconds: Seconds;
  time: Timekeeper;
  /** What each look came to. */
  onLook?: (port: ServerPort, connected: Connected) => void;
}

interface State {
  port: ServerPort;
  isReachable: boolean;
  connectSeconds: Seconds | null;
  since: EpochMilliseconds | null;
  at: EpochMilliseconds;
}

/** Between the beginnings of two connections, milliseconds: ten a second at most. */
const PAUSE = 100;
/** After so many intervals without a new look nobody knows. */
const OLDEST = 3;

/** Looks again and again whether ports can be reached from here, by TCP connections without any data. */
export class Prober {
  readonly #options: ProberOptions;
  readonly #closing = new AbortController();
  readonly #states = new Map<string, State>();
  #running: Promise<void> | null = null;

  constructor(options: ProberOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Resolves when nothing is under way any more. */
  async close(): Promise<void> {
    this.#closing.abort(new Error('closed'));
    await this.#running;
  }

  /** How the ports of a server looked last, without what is too old. */
  portsOf(server: string): ProbedPort[] {
    const { probe, intervalSeconds, time } = this.#options;
    const oldest = time.now() - OLDEST * intervalSeconds * ms.second;
    return [...this.#states.values()]
      .filter((state) => state.port.server === server && state.at >= oldest)
      .map(({ port: { service, port }, isReachable, connectSeconds, since }) => ({
        probe,
        service,
        port,
        isReachable,
        connectSeconds,
        since,
      }));
  }

  async #run(): Promise<void> {
    const { intervalSeconds, time } = this.#options;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const next = time.now() + intervalSeconds * ms.second;
      // Only closing ends a round early.
      await this.#round(signal).catch(() => {});
      await time.sleepUntil(next, signal);
    }
  }

  async #round(signal: AbortSignal): Promise<void> {
    const { ports, control = null, timeoutSeconds } = this.#options;
    if (control && !(await connectPort(control, timeoutSeconds, signal))?.isReachable) {
      return;
    }
    const wanted = new Map(ports().map((port) => [JSON.stringify([port.server, port.service, port.port]), port]));
    [...this.#states.keys()].filter((key) => !wanted.has(key)).forEach((key) => this.#states.delete(key));
    const looks: Array<Promise<void>> = [];
    for (const [key, port] of wanted) {
      looks.push(this.#look(key, port, signal));
      await delay(PAUSE, undefined, { signal, ref: false });
    }
    await Promise.all(looks);
  }

  async #look(key: string, port: ServerPort, signal: AbortSignal): Promise<void> {
    const { timeoutSeconds, time } = this.#options;
    const connected = await connectPort(port, timeoutSeconds, signal).catch(() => null);
    if (connected) {
      this.#options.onLook?.(port, connected);
      const before = this.#states.get(key);
      const isSame = before?.isReachable === connected.isReachable;
      const at = time.now();
      const since = !before ? null : isSame ? before.since : at;
      this.#states.set(key, {
        port,
        isReachable: connected.isReachable,
        connectSeconds: connected.seconds,
        since,
        at,
      });
    }
  }
}
