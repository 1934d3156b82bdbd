import { lengthsBetween } from '../time/edges';
import { DAY, HOUR } from '../time/units';
import type { PluginError } from '../errors/plugin-error';
import type { Notice, NoticeSeverity } from '../frames/frame';
import { FIVE_MINUTES, type Resolution, resolutions } from './bucket-store';
import { fetchingNotice } from './fetching-notice';
import type {
  AvailabilitySeries,
  EdgesRequest,
  EntityTotals,
  EventsRequest,
  FirstTraffic,
  FirstTrafficRequest,
  History,
  HistoryCapabilities,
  HistoryProgress,
  HistorySeries,
  SeriesRequest,
  TotalsRequest,
} from './history';
import type { EventLog, KeyLife } from './events/event';
import { keyNumber } from './model';
import { nothingKnown } from './nothing-known';
import type { ServerName } from './server-names';
import type { ServerRecorder } from './server-recorder';

/** What keeps the history of a server going. */
export type Recorder = Pick<ServerRecorder, 'records' | 'problem' | 'fetched' | 'want' | 'hear' | 'close'> & {
  /**
   * Begins to record; before, nothing is asked of the server.
   *
   * @param delay before the first poll, milliseconds
   */
  start(delay?: number): void;
};

export interface ServerHistoryOptions {
  /** Its `server` label is named in notices. */
  server: Pick<ServerName, 'label'>;
  recorder: Recorder;
  /** Why nothing of it outlives the process, in sentences for people; null where it does. */
  notKept: string | null;
}

/**
 * The history of one server at work: answers at once from what is kept, while a recorder keeps it going. What a query
 * asks for and is not known is fetched as soon as the budget allows.
 */
export class ServerHistory implements History {
  readonly #options: ServerHistoryOptions;

  readonly #recorder: Recorder;

  constructor(options: ServerHistoryOptions) {
    this.#options = options;

    this.#recorder = options.recorder;
  }

  /** Begins to record; before, nothing is asked of the server. */
  start(): void {
    this.#recorder.start();
  }

  /** Ends recording; resolves when nothing is under way any more. What is kept can be read on. */
  close(): Promise<void> {
    return this.#recorder.close();
  }

  async totals(request: TotalsRequest): Promise<EntityTotals> {
    const { records } = this.#recorder;
    if (!records) {
      return nothingKnown.totals(this.#notices(true));
    }
    const isFetched = this.#want([request.from, request.to]);
    const answer = await records.store.totals(request);
    return { ...answer, notices: [...answer.notices, ...this.#notices(isFetched)] };
  }

  async series(request: SeriesRequest): Promise<HistorySeries> {
    const { records } = this.#recorder;
    if (!records) {
      return nothingKnown.series(request, this.#notices(true));
    }
    const isFetched = this.#want(request.edges);
    const answer = await records.store.series(request);
    return { ...answer, notices: [...answer.notices, ...this.#notices(isFetched)] };
  }

  async availability(request: EdgesRequest): Promise<AvailabilitySeries> {
    const { records } = this.#recorder;
    return records ? records.store.availability(request) : nothingKnown.availability(request);
  }

  async firstTraffic(request: FirstTrafficRequest): Promise<FirstTraffic> {
    const { records } = this.#recorder;
    if (!records) {
      return nothingKnown.firstTraffic();
    }
    const { createdAt } = records;
    const absentAt = request.kind === 'key' ? absences(records.events?.lives() ?? []) : new Map<string, number>();
    return records.store.firstTraffic(request, { createdAt, absentAt });
  }

  async events({ from, to }: EventsRequest): Promise<EventLog> {
    return (
      this.#recorder.records?.events?.log(from, to) ?? {
        events: [],
        watched: { server: null, keys: null, places: null },
      }
    );
  }

  async keyLives(): Promise<KeyLife[]> {
    return this.#recorder.records?.events?.lives() ?? [];
  }

  get capabilities(): HistoryCapabilities {
    return capabilities;
  }

  progress(): HistoryProgress {
    const { records, problem, fetched } = this.#recorder;
    const extent = records?.store.extent() ?? null;
    return {
      source: 'embedded',
      fetched,
      knownFrom: extent?.from ?? null,
      knownTo: extent?.to ?? null,
      createdAt: records?.createdAt ?? null,
      scrapePhase: records?.scrapePhase ?? null,
      problem: problem?.message ?? null,
    };
  }

  /** @returns whether something between the edges is not known and will be fetched */
  #want(edges: readonly number[]): boolean {
    const [from, to] = [edges[0], edges.at(-1)];
    return from !== undefined && to !== undefined && this.#recorder.want({ from, to, resolution: resolutionOf(edges) });
  }

  #notices(isFetched: boolean): Notice[] {
    const { server, notKept } = this.#options;
    const { fetched, problem } = this.#recorder;
    return [
      ...(isFetched ? [fetchingNotice(server.label, fetched)] : []),
      ...(problem ? [{ severity: severityOf(problem), text: `History of ${server.label}: ${problem.message}` }] : []),
      ...(notKept === null ? [] : [{ severity: 'warning' as const, text: notKept }]),
    ];
  }
}

/** A server that is too old stays so until somebody updates it; all else should not be. */
function severityOf({ code }: PluginError): NoticeSeverity {
  return code === 'OUTLINE_SERVER_TOO_OLD' ? 'info' : 'warning';
}

const capabilities: HistoryCapabilities = { buckets: resolutions, hasProgress: true, hasEvents: true };

/** When keys were not there yet, by the number under which the server counts them; not where several may have it. */
function absences(lives: readonly KeyLife[]): Map<string, number> {
  const byNumber = new Map<string | null, number | null>();
  for (const { id, absentAt } of lives.filter(({ goneAt }) => goneAt === null)) {
    const number = keyNumber(id);
    byNumber.set(number, byNumber.has(number) ? null : absentAt);
  }
  return new Map(
    [...byNumber].flatMap(([number, absentAt]): Array<[string, number]> =>
      number === null || absentAt === null ? [] : [[number, absentAt]]
    )
  );
}

/** Buckets that the narrowest interval between edges is made of. */
function resolutionOf(edges: readonly number[]): Resolution {
  const narrowest = Math.min(...lengthsBetween(edges));
  return narrowest >= DAY ? DAY : narrowest >= HOUR ? HOUR : FIVE_MINUTES;
}
