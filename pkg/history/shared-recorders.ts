import { isDeepStrictEqual } from 'node:util';
import type { PluginError } from '../errors/plugin-error';
import type { OutlineApi, Probe } from '../outline/api';
import type { Target } from './backfill/plan';
import type { ToldOfKeys } from './events/key-ledger';
import type { LinkedCounters } from './measurement/linked-counters';
import type { Recorder } from './server-history';
import type { RecorderOptions } from './server-recorder';

type RecorderSettings = RecorderOptions['settings'];

/** One who wants a server's history recorded. */
export interface Member {
  api: OutlineApi;
  settings: RecorderSettings;
  /** Hears of each probe of the server. */
  onProbe: (probe: Probe) => void;
  /** Hears that another server answers at the same address. */
  onReplaced?: () => void;
  /** Hears of counters that were found kept, or that have a new sample which is kept. */
  onCounters?: (counters: LinkedCounters) => void;
  /** Hears of what goes wrong, once as long as it is the same. */
  onProblem: (problem: PluginError) => void;
}

/** Makes the recorder of a server; not started. */
export type MakeRecorder = (
  options: Required<Pick<RecorderOptions, 'api' | 'settings' | 'onProbe' | 'onReplaced' | 'onCounters' | 'onProblem'>>
) => Recorder;

/** Between the first polls of one server and the next, milliseconds. */
const SPREAD = 50;

/** The recorders of this process: one for each server, however many data sources use it. */
export class SharedRecorders {
  readonly #byServer = new Map<string, SharedRecorder>();
  #nextStart = 0;

  /**
   * @param server tells the server and the way to it from all others
   * @param make is used for the first of its members
   */
  of(server: string, member: Member, make: MakeRecorder): Recorder {
    const shared =
      this.#byServer.get(server) ??
      new SharedRecorder(
        make,
        () => this.#byServer.delete(server),
        () => this.#startDelay()
      );
    this.#byServer.set(server, shared);
    return new Membership(shared, member);
  }

  /** Many servers at once are not all asked at one moment. */
  #startDelay(): number {
    const now = performance.now();
    const start = Math.max(now, this.#nextStart);
    this.#nextStart = start + SPREAD;
    return start - now;
  }
}

/** One member's share in a recorder. */
class Membership implements Recorder {
  readonly #shared: SharedRecorder;
  readonly #member: Member;

  constructor(shared: SharedRecorder, member: Member) {
    this.#shared = shared;
    this.#member = member;
  }

  get records() {
    return this.#shared.recorder?.records ?? null;
  }

  get problem() {
    return this.#shared.recorder?.problem ?? null;
  }

  get fetched() {
    return this.#shared.recorder?.fetched ?? 0;
  }

  start(): void {
    this.#shared.join(this.#member);
  }

  want(target: Target): boolean {
    return this.#shared.recorder?.want(target) === true;
  }

  hear(told: ToldOfKeys): void {
    this.#shared.recorder?.hear(told);
  }

  close(): Promise<void> {
    return this.#shared.leave(this.#member);
  }
}

/**
 * One recorder for all members: over the connections of the one that joined last when it was made, as often as the most
 * eager of them wants. Made anew where that changes.
 */
class SharedRecorder {
  readonly #make: MakeRecorder;
  readonly #onEmpty: () => void;
  readonly #startDelay: () => number;

  recorder: Recorder | null = null;
  #members: readonly Member[] = [];
  #leader: Member | null = null;
  #settings: RecorderSettings | null = null;
  #changing: Promise<void> = Promise.resolve();

  constructor(make: MakeRecorder, onEmpty: () => void, startDelay: () => number) {
    this.#make = make;
    this.#onEmpty = onEmpty;
    this.#startDelay = startDelay;
  }

  join(member: Member): void {
    this.#members = [...this.#members, member];
    if (this.recorder === null) {
      this.#lead(member, eagerest(this.#members));
    } else {
      const { records } = this.recorder;
      if (records) {
        member.onCounters?.(records.counters);
      }
      void this.#change();
    }
  }

  /** Resolves when nothing of it is under way over the member's connections. */
  leave(member: Member): Promise<void> {
    this.#members = this.#members.filter((other) => other !== member);
    if (this.#members.length === 0) {
      this.#onEmpty();
    }
    return this.#change();
  }

  #change(): Promise<void> {
    this.#changing = this.#changing.then(() => this.#fit());
    return this.#changing;
  }

  async #fit(): Promise<void> {
    const settings = eagerest(this.#members);
    if (isDeepStrictEqual(settings, this.#settings) && this.#members.some((member) => member === this.#leader)) {
      return;
    }
    await this.recorder?.close();
    const leader = this.#members.at(-1);
    if (leader) {
      this.#lead(leader, eagerest(this.#members));
    }
  }

  #lead(leader: Member, settings: RecorderSettings): void {
    this.#leader = leader;
    this.#settings = settings;
    this.recorder = this.#make({
      api: leader.api,
      settings,
      onProbe: (probe) => this.#members.forEach(({ onProbe }) => onProbe(probe)),
      onReplaced: () => this.#members.forEach(({ onReplaced }) => onReplaced?.()),
      onCounters: (counters) => this.#members.forEach(({ onCounters }) => onCounters?.(counters)),
      onProblem: (problem) => this.#members.forEach(({ onProblem }) => onProblem(problem)),
    });
    this.recorder.start(this.#startDelay());
  }
}

function eagerest(members: readonly Member[]): RecorderSettings {
  return {
    sampleSeconds: members.some(({ settings }) => settings.sampleSeconds === 60) ? 60 : 300,
    backfillSecondsPerHour: Math.max(0, ...members.map(({ settings }) => settings.backfillSecondsPerHour)),
  };
}
