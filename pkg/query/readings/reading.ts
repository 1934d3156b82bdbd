import type { Frame, Notice } from '../../frames/frame';
import type { Column } from '../declarations/column';
import type { QueriedServer } from '../families/family';
import type { Query } from '../model';
import type { Group } from '../rows/group';
import type { Answered, Row } from '../rows/row';
import type { Room } from '../time/steps';
import type { TimeRange } from '../window';

export interface ReadingRequest {
  query: Query;
  /** The panel's or the alert rule's time range. */
  timeRange: TimeRange;
  /** What the panel has room for. */
  room: Room;
  /** Those that the query names. */
  servers: readonly QueriedServer[];
  signal: AbortSignal;
  /** Epoch milliseconds. */
  now: number;
}

/**
 * What the path of a query reads its rows from, and what it makes of them: answers about a window or about now, or
 * history step by step. All that lies between is the same for both (`run-query.ts`).
 */
export interface Reading {
  servers: readonly QueriedServer[];
  /** What rows are merged in. */
  columns: readonly Column[];
  /** As many rows as are wanted; null is all. */
  limit: number | null;
  /** A column by which rows are listed one by one, the newest first; null: they are grouped and ranked. */
  newestFirst: string | null;
  /** Rows of one server: whose they are, and the figure that they are ranked by. */
  identify(server: QueriedServer): Promise<Answered>;
  /** A group with figures of its own, where these are not merged column by column. */
  ofGroup?(group: Group): Group;
  /** Rows with all that is shown of them. */
  read(ranking: Ranking, servers: readonly IdentifiedServer[]): Promise<ReadRows>;
  layOut(rows: readonly Row[], details: AnswerDetails): Frame;
}

/** What a query shows, and what its limit leaves out. */
export interface Ranking {
  shown: readonly Group[];
  left: readonly Group[];
}

/** A server that answered. */
export interface IdentifiedServer {
  name: string;
  server: QueriedServer;
  /** Whether filters left out some of its rows. */
  isFiltered: boolean;
}

export interface ReadRows {
  rows: readonly Row[];
  notices: Notice[];
}

/** What an answer has beside its rows. */
export interface AnswerDetails extends Omit<Answered, 'rows'> {
  /** Whether several rows became one. */
  isMerged: boolean;
  /** Whether several servers did. */
  isFleet: boolean;
}
