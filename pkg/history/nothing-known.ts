import type { Notice } from '../frames/frame';
import type { AvailabilitySeries, EdgesRequest, EntityTotals, HistorySeries, SeriesRequest } from './history';

/** Answers as long as nothing at all is known of a server. */
export const nothingKnown = {
  totals: (notices: Notice[]): EntityTotals => ({
    totals: [],
    server: { data: null, tunnelTime: null },
    covered: null,
    complete: false,
    notices,
  }),

  series: ({ edges, entities }: SeriesRequest, notices: Notice[]): HistorySeries => {
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
};

function unknownBetween(edges: readonly number[]): null[] {
  return edges.slice(1).map(() => null);
}
