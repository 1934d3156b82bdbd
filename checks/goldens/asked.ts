import {
  describeFamily,
  figuresOfShape,
  shapes,
  type QueryType,
  type SavedQuery,
  type Shape,
} from '../../pkg/query/model';

export interface Asked {
  name: string;
  /** Queries of one line differ in their variant. */
  line: string;
  query: SavedQuery;
  /** Seconds that the range is long, and seconds ago that it ends. */
  range: { length: number; ago: number };
}

const HOUR = 3600;
const ranges = {
  'last hour': { length: HOUR, ago: 0 },
  'two days': { length: 48 * HOUR, ago: 0 },
  'three hours of yesterday': { length: 3 * HOUR, ago: 24 * HOUR },
};

/** What can be set beside family, figure and shape, where it means something. */
const variants: ReadonlyArray<{ name: string; query: SavedQuery; shapes?: readonly Shape[] }> = [
  { name: 'plain', query: {} },
  { name: 'top 2', query: { limit: 2 } },
  { name: 'bounds', query: { bounds: true }, shapes: ['table', 'time-series'] },
  { name: 'by server', query: { groupBy: ['server'] } },
  { name: 'filtered', query: { filters: [{ label: 'server', operator: '=~', values: ['h.*'] }] } },
  { name: 'top 1 and others', query: { limit: 1, others: true }, shapes: ['time-series'] },
  { name: 'cumulative', query: { cumulative: true, step: '15m' }, shapes: ['time-series'] },
  {
    name: 'by days, shifted',
    query: { step: '1d', timeShift: '1d', timeZone: 'Asia/Tehran' },
    shapes: ['time-series'],
  },
  { name: 'window of a day', query: { window: '24h' } },
];

/** Every family, figure, shape and variant. */
export function everything(queryType: QueryType): Asked[] {
  return shapes.flatMap((shape) =>
    // A family without time series is asked for one all the same: it has to refuse.
    (figuresOfShape(queryType, shape).length > 0 ? figuresOfShape(queryType, shape) : describeFamily(queryType).figures)
      .filter((_, index) => shape !== 'table' || index === 0)
      .flatMap(({ id }) => withVariants({ queryType, shape, figure: id }, shape))
  );
}

function withVariants(query: SavedQuery, shape: Shape): Asked[] {
  return Object.entries(ranges).flatMap(([rangeName, range]) =>
    variants
      .filter((variant) => variant.shapes?.includes(shape) ?? true)
      .map((variant) => ({
        line: `${shape} ${query.figure}, ${rangeName}`,
        name: variant.name,
        query: { ...query, ...variant.query },
        range,
      }))
  );
}
