import { KEPT_SECONDS, SCRAPE_SECONDS } from '../../outline/api';
import { HOUR } from '../../time/units';
import type { Entity, MeasuredSpan } from '../model';
import { amountsOf } from './answer-amounts';
import { answeredWindows, isSilent, windowsOf, type AnsweredWindow } from './answered-windows';
import { KEPT_ANCHORS, certainNow } from './counter-chain';
import { readDocument, writeDocument, type LinkedState } from './linked-document';
import {
  advanceEntity,
  beginEntity,
  contradictions,
  hasOneAnchor,
  isPresent,
  newEntity,
  type EntityPoll,
  type LinkedEntity,
} from './linked-entity';
import { edgesPastLoss, LONGEST_LINK_SECONDS, windowsBackTo } from './linked-windows';
import { nearAnchor, type NearAnchor } from './near-anchor';
import { pollOverRestart, restartAtPoll, restartEdge, withUnseen } from './over-restart';
import { anyScrapeAge, type SecondsBetween, type WindowAnswer } from './window-answer';
import type { BirthWindow } from './young-series';

/** By how much a clock may go back before all begins anew, seconds; until then it is waited for. */
const LONGEST_WAIT_SECONDS = HOUR;

/**
 * How long series may have had samples while the server failed on its empty windows: it looks for them at steps of five
 * minutes, each of five minutes; seconds.
 */
const LONGEST_UNSEEN_SECONDS = 600;

/** After this time an entity that is gone is forgotten, with its counter; seconds. */
const REMEMBERED_SECONDS = KEPT_SECONDS;

/**
 * Virtual counters of all entities of one server. Each poll of the server asks for two windows that reach back to
 * moments whose counters are known; where both tell the same, the span is exact.
 */
export class LinkedCounters {
  #head: { begun: number | null; lastAnchor: number | null };
  /** Between polls there is only the document: the state of some hundred keys takes several times as much memory. */
  #opened: LinkedState | null = null;
  #resting: string;
  /** Whether the newest scrape was missing since the last anchor; and between which anchors it was, the last time. */
  #isMissing = false;
  #missing: { from: number; to: number } | null = null;

  private constructor(state: LinkedState) {
    this.#head = headOf(state);
    this.#resting = writeDocument(state);
  }

  /** Goes on where a document ends; begins anew where there is none or it cannot be read. */
  static restore(document: string | null): LinkedCounters {
    return new LinkedCounters(readDocument(document));
  }

  /** Everything that must survive a restart, as JSON. Ends a poll: what it changed is put away. */
  document(): string {
    if (this.#opened) {
      this.#resting = writeDocument(this.#opened);
      this.#opened = null;
    }
    return this.#resting;
  }

  /** Nominal minute of the first anchor, since which counters count; null when there is none. */
  get begun(): number | null {
    return this.#head.begun;
  }

  /** Nominal minute of the last anchor, null when there is none. */
  get lastAnchor(): number | null {
    return this.#head.lastAnchor;
  }

  get #state(): LinkedState {
    this.#opened ??= readDocument(this.#resting);
    return this.#opened;
  }

  /** To be looked at alone: what rests goes on to rest. */
  get #read(): LinkedState {
    return this.#opened ?? readDocument(this.#resting);
  }

  /**
   * Lengths of the windows, in seconds, that link the scrape of nominal minute `at` to the two anchors before it; of
   * one to begin with where there are none. One more after something appeared, which is too young for two anchors; and up
   * to three more for some hours after a restart, which hides amounts. Up to 5 s
   * more than whole minutes are the same window, unknown to the server's cache: ask at least 6 s after a scrape.
   */
  windows(at: number, sampleSeconds: 60 | 300): number[] {
    const anchors = this.#linkable(at).slice(0, 2);
    if (anchors.length === 0) {
      return windowsBackTo([at - sampleSeconds], at, sampleSeconds);
    }
    const { entities, near } = this.#state;
    const isNearOfUse = near !== null && [...entities.values()].some(hasOneAnchor);
    const nearEdges = isNearOfUse ? [near.edge] : [];
    const edges = [...new Set([...anchors, ...nearEdges, ...edgesPastLoss(entities.values(), at)])];
    const restart = restartEdge(this.#state.restart, at);
    return [
      ...windowsBackTo(edges, at, sampleSeconds),
      // It grows from poll to poll, so that it needs no other variant; with one its amounts could not be compared.
      ...(restart === null || edges.includes(restart) ? [] : [at - restart + SCRAPE_SECONDS]),
    ];
  }

  /**
   * Takes the answers of one poll whose newest scrape is that of nominal minute `at`, and makes it an anchor.
   *
   * @param births where something appeared: answers to windows that begin shortly before each of the last scrapes
   * @returns what was counted since the last anchor; null for the first poll, and where nothing can be told and there is
   *   no new anchor: `at` is not after the last one, no window reaches back to one, or a scrape seems to be missing
   */
  poll(at: number, answers: readonly WindowAnswer[], births: readonly BirthAnswer[] = []): MeasuredSpan | null {
    if (this.#mustWait(at) || answers.length === 0) {
      return null;
    }
    const { lastAnchor: from } = this;
    const span = this.#take({ at, windows: answeredWindows(at, answers), births, scrapeAge: scrapeAgeOf(answers) });
    this.#head = headOf(this.#state);
    if (this.#isMissing && this.lastAnchor !== from) {
      this.#missing = from === null ? null : { from, to: at };
      this.#isMissing = false;
    }
    return span;
  }

  /**
   * Begins with windows that reach back to the moments to count from: these are the anchors. The longest only tells
   * what was there already.
   *
   * @param at nominal minute of the newest scrape, at which no anchor is made
   */
  begin(at: number, answers: readonly WindowAnswer[]): void {
    this.#begin(at, answeredWindows(at, answers), { isAnchor: false });
    this.#head = headOf(this.#state);
  }

  /** Who is in these answers that was not there at the last anchor, by a name that is unique. */
  appearing(answers: readonly WindowAnswer[]): ReadonlySet<string> {
    const { entities } = this.#state;
    const counted = answers.flatMap(({ metrics }) => [...amountsOf(metrics)]);
    const isNew = (name: string) => {
      const known = entities.get(name);
      return known === undefined || !isPresent(known);
    };
    return new Set(
      counted.flatMap(([name, { data, tunnelTime }]) =>
        this.lastAnchor !== null && (data ?? 0) + (tunnelTime ?? 0) > 0 && isNew(name) ? [name] : []
      )
    );
  }

  /** The anchors between which the proxy was started again lately; null: it was not, as far as anybody knows. */
  get restarted(): { from: number; to: number } | null {
    const { restart } = this.#read;
    return restart?.until == null ? null : { from: restart.edge, to: restart.until };
  }

  /** Notes a poll that the newest scrape is missing for: after a restart no series has a sample until it is used again. */
  noteMissing(): void {
    this.#isMissing = true;
  }

  /** The same, also where it is only possible: since the last anchor, or while the newest scrape was missing. */
  get mayHaveRestarted(): { from: number; to: number } | null {
    const isDoubted = this.#isMissing || this.#read.passedOver;
    const since = isDoubted && this.lastAnchor !== null ? { from: this.lastAnchor, to: Infinity } : null;
    return since ?? this.restarted ?? this.#missing;
  }

  /** What was certainly counted since the first anchor ever: bytes, and milliseconds of tunnel time; by a name that is unique. */
  counters(): ReadonlyMap<string, { entity: Entity; data: number; tunnelTime: number }> {
    const { entities } = this.#read;
    return new Map(
      [...entities].map(([name, { entity, data, tunnelTime }]) => [
        name,
        { entity, data: Math.round(certainNow(data)), tunnelTime: Math.round(certainNow(tunnelTime)) },
      ])
    );
  }

  /** Anchors that windows can reach. */
  #linkable(at: number): number[] {
    return this.#state.anchors.filter((anchor) => anchor < at && at - anchor <= LONGEST_LINK_SECONDS);
  }

  /** Is this moment no news, or was the clock set back a little? */
  #mustWait(at: number): boolean {
    const { lastAnchor } = this;
    return lastAnchor !== null && at <= lastAnchor && lastAnchor - at <= LONGEST_WAIT_SECONDS;
  }

  #take(poll: Poll): MeasuredSpan | null {
    const { at, windows } = poll;
    if (this.#linkable(at).length === 0) {
      this.#begin(at, windows, { isAnchor: true });
      return null;
    }
    const first = windows.findIndex(({ edge }) => this.#state.anchors.includes(edge));
    return first < 0 ? null : this.#advance({ ...poll, windows: windows.slice(first) });
  }

  #begin(at: number, windows: readonly AnsweredWindow[], { isAnchor }: { isAnchor: boolean }): void {
    const kept = isAnchor ? windows.slice(0, KEPT_ANCHORS - 1) : windows;
    const edges = (isAnchor ? kept : kept.slice(0, -1)).map(({ edge }) => edge);
    this.#state.anchors = isAnchor ? [at, ...edges] : edges;
    this.#state.begun = this.#state.anchors[0] ?? null;
    this.#state.silentSince = isSilent(windows) ? this.#state.begun : null;
    this.#state.passedOver = false;
    this.#state.restart = null;
    this.#state.near = null;
    this.#meet(at, windows);
    for (const [name, linked] of this.#state.entities) {
      beginEntity(linked, windowsOf(name, kept), { isAnchor });
    }
  }

  #advance({ at, windows, births, scrapeAge }: Poll): MeasuredSpan | null {
    const state = this.#state;
    const { anchors } = state;
    const from = anchors[0] ?? at;
    this.#meet(at, windows.slice(0, 1));
    const restart = restartAtPoll(state.restart, { at, from, entities: state.entities, window: windows[0] });
    const overRestart = windows.find(({ edge }) => edge === restart?.edge) ?? null;
    const { near } = state;
    const linking = [...anchors, ...(near ? [near.edge] : []), ...edgesPastLoss(state.entities.values(), at)];
    const ownWindows = windows.filter((window) => window !== overRestart || linking.includes(window.edge));
    const bornIn = births.map(({ metrics, ...window }) => ({ ...window, all: amountsOf(metrics) }));
    const polls = [...state.entities].map(([name, linked]): [LinkedEntity, EntityPoll] => [
      linked,
      {
        at,
        anchors,
        unseenSince: Math.max(state.begun ?? from, this.#unseenSince(at)),
        scrapeAge,
        births: bornIn.map(({ all, ...window }) => ({ ...window, amounts: all.get(name) ?? null })),
        windows: windowsOf(name, ownWindows),
        near: nearOf(near, name),
      },
    ]);
    if (!state.passedOver && areMostContradicted(polls)) {
      state.passedOver = true;
      return null;
    }
    state.restart = restart;
    const amounts = polls.flatMap(([linked, poll]) => {
      const told = advanceEntity(linked, poll);
      const shown =
        restart && overRestart ? withUnseen(restart, pollOverRestart(restart, linked, poll, overRestart), told) : told;
      return shown ?? [];
    });
    state.passedOver = false;
    state.near = nearAnchor(at, bornIn);
    state.anchors = [at, ...anchors].slice(0, KEPT_ANCHORS);
    state.silentSince = isSilent(windows) ? (state.silentSince ?? from) : null;
    return { from, to: at, amounts };
  }

  #unseenSince(at: number): number {
    const { anchors, silentSince } = this.#state;
    const [last = at, before = last] = anchors;
    return silentSince === null ? before : Math.min(before, Math.max(silentSince, at - LONGEST_UNSEEN_SECONDS));
  }

  /** Adds entities that are new in these answers, and forgets those that have been gone for long. */
  #meet(at: number, windows: readonly AnsweredWindow[]): void {
    const { entities } = this.#state;
    for (const { amounts } of windows) {
      for (const [name, { entity }] of amounts) {
        const linked = entities.get(name) ?? newEntity(entity, at);
        linked.seenAt = at;
        entities.set(name, linked);
      }
    }
    for (const [name, linked] of entities) {
      if (at - linked.seenAt > REMEMBERED_SECONDS && !isPresent(linked)) {
        entities.delete(name);
      }
    }
  }
}

function headOf({ begun, anchors }: LinkedState) {
  return { begun, lastAnchor: anchors[0] ?? null };
}

/** An answer to a window that begins a few seconds before one of the last scrapes. */
export type BirthAnswer = Omit<BirthWindow, 'amount'> & Pick<WindowAnswer, 'metrics'>;

interface Poll {
  at: number;
  windows: readonly AnsweredWindow[];
  births: readonly BirthAnswer[];
  scrapeAge: SecondsBetween;
}

/**
 * If windows contradict each other for most of what grew, then it is not for series that are young: the newest scrape is
 * missing, or the proxy was restarted. The next poll will tell of both spans. On a young server most counters have one
 * window only, and the few with two contradict each other because they are young, too.
 */
function areMostContradicted(polls: ReadonlyArray<[LinkedEntity, EntityPoll]>): boolean {
  const found = polls.map(([linked, poll]) => contradictions(linked, poll));
  const grown = found.reduce((sum, each) => sum + each.grown, 0);
  return found.reduce((sum, each) => sum + each.contradicted, 0) > grown / 2;
}

function nearOf(near: NearAnchor | null, name: string): EntityPoll['near'] {
  const grown = near?.grown.get(name);
  return near && grown ? { edge: near.edge, grown } : null;
}

/** Of the shortest window, which is asked for first. */
function scrapeAgeOf([answer]: readonly WindowAnswer[]): SecondsBetween {
  return answer?.scrapeAge ?? anyScrapeAge;
}
