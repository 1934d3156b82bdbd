import type { Notice } from '../../frames/frame';
import type { History } from '../../history/history';
import type { EntityKind } from '../../history/model';
import type { QueryType } from '../catalogue';
import type { QueriedServer } from '../families/family';
import type { Query } from '../model';
import type { Series } from '../shapes/time-series';
import type { Timeline } from './timeline';

/** What every part of a time series needs to know. */
export interface SeriesRequest {
  query: Query;
  timeline: Timeline;
  signal: AbortSignal;
}

/** A server with history. */
export interface RecordedServer extends QueriedServer {
  history: History;
}

/** Series of one query, before they are laid out. */
export interface Drawn {
  series: Series[];
  notices: Notice[];
}

/** Whose amounts a family is made of. The server's own are the sum over its keys: fewer of them are new than places. */
export function entityKindOf(queryType: QueryType): EntityKind {
  return queryType === 'locations' ? 'location' : 'key';
}
