import { PluginError } from '../errors/plugin-error';
import type { Notice } from '../frames/frame';
import type {
  AvailabilitySeries,
  EdgesRequest,
  EntityTotals,
  FirstTraffic,
  History,
  HistorySeries,
  SeriesRequest,
} from './history';

/** Answers as long as nothing at all is known of a server. */
export const nothingKnown = {
  totals: (notices: Notice[]): EntityTotals => ({
    totals: [],
    server: { data: null, tunnelTime: null },
    covered: null,
    complete: false,
    notices,
  }),

  series: ({ edges, entities }: Pick<SeriesRequest, 'edges' | 'entities'>, notices: Notice[]): HistorySeries => {
    const unknown = unknownBetween(edges);
    const amounts = { data: unknown, tunnelTime: unknown };
    return {
      rows: entities.map((entity) => ({ entity, ...amounts })),
      total: amounts,
      active: unknown,
      online: unknown,
      coveredSeconds: unknown.map(() => 0),
      notices,
    };
  },

  availability: ({ edges }: EdgesRequest): AvailabilitySeries => ({
    up: unknownBetween(edges),
    responseTime: unknownBetween(edges),
  }),

  firstTraffic: (): FirstTraffic => ({ entities: [], isWhole: false, unused: new Set() }),
};

function unknownBetween(edges: readonly number[]): null[] {
  return edges.slice(1).map(() => null);
}

/** Events of a history that keeps none. */
export const noEvents = {
  events: () => Promise.reject(new PluginError('EVENTS_NOT_KEPT')),
  keyLives: () => Promise.reject(new PluginError('EVENTS_NOT_KEPT')),
} satisfies Pick<History, 'events' | 'keyLives'>;

/** History that is switched off: nothing is known, and nothing will be. */
export const noHistory: History = {
  capabilities: { buckets: [], hasProgress: false, hasEvents: false },
  totals: () => Promise.resolve(nothingKnown.totals([])),
  series: (request) => Promise.resolve(nothingKnown.series(request, [])),
  availability: (request) => Promise.resolve(nothingKnown.availability(request)),
  firstTraffic: () => Promise.resolve(nothingKnown.firstTraffic()),
  ...noEvents,
  progress: () => ({
    source: 'off',
    fetched: 1,
    knownFrom: null,
    knownTo: null,
    createdAt: null,
    scrapePhase: null,
    problem: null,
  }),
};

export function isOff({ capabilities: { buckets } }: History): boolean {
  return buckets?.length === 0;
}
