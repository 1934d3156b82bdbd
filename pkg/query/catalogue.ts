import type { FamilyDeclaration } from './declarations/family';
import { isFigure, type Figure } from './declarations/figure';
import { budgetFamilies } from './declarations/budget-families';
import { costFamilies } from './declarations/cost-families';
import { eventFamilies } from './declarations/event-families';
import { keyFamilies } from './declarations/key-families';
import { overheadFamilies } from './declarations/overhead-families';
import { reachabilityFamilies } from './declarations/reachability-families';
import { serverFamilies } from './declarations/server-families';
import { silenceFamilies } from './declarations/silence-families';
import { trafficFamilies } from './declarations/traffic-families';

export { eventKinds, eventTitles, type EventKind } from './declarations/event-titles';
export { purposeTitles } from './declarations/purpose-titles';
export { isLabelName, labelNames, labelTitles, type LabelName } from './declarations/labels';
export { abilitiesOf, type Abilities, type Figure } from './declarations/figure';

/** How an answer is laid out. */
export const shapes = ['table', 'numeric', 'time-series'] as const;
export type Shape = (typeof shapes)[number];

const families = {
  ...trafficFamilies,
  ...silenceFamilies,
  ...keyFamilies,
  ...serverFamilies,
  ...eventFamilies,
  ...budgetFamilies,
  ...overheadFamilies,
  ...reachabilityFamilies,
  ...costFamilies,
};

export type QueryType = keyof typeof families;
export const queryTypes = Object.keys(families) as QueryType[];

/** What an empty query asks for. */
export const defaultQueryType: QueryType = 'server-metrics';

type ColumnOf<Q extends QueryType> = (typeof families)[Q]['columns'][number];
/** Ids of all columns of a family. */
export type ColumnId<Q extends QueryType> = ColumnOf<Q>['id'];
/** Ids of those of its figures that are made of traffic. */
export type TrafficFigureId<Q extends QueryType> = Extract<ColumnOf<Q>, { ofTraffic: unknown }>['id'];
/** What history is asked for time series of a family; never where it has none. */
export type AskedOfHistory<Q extends QueryType> = Extract<ColumnOf<Q>, { overTime: unknown }>['overTime']['of'];

/** What a family is declared to be. */
export interface FamilyDescription extends FamilyDeclaration {
  /** Those of its columns that can be asked for alone; the default is the first one. */
  figures: readonly Figure[];
}

const descriptions = new Map(
  Object.entries<FamilyDeclaration>(families).map(([id, family]) => [id, described(family)])
);

function described(family: FamilyDeclaration): FamilyDescription {
  const figures = family.columns.filter(isFigure);
  const isDefault = ({ id }: Figure) => id === family.defaultFigure;
  return { ...family, figures: [...figures.filter(isDefault), ...figures.filter((figure) => !isDefault(figure))] };
}

export function describeFamily(queryType: QueryType): FamilyDescription {
  const description = descriptions.get(queryType);
  if (!description) {
    throw new RangeError(`there is no family ${queryType}`);
  }
  return description;
}

/** Figures that an answer of this shape can be made of. */
export function figuresOfShape(queryType: QueryType, shape: Shape): readonly Figure[] {
  const { figures } = describeFamily(queryType);
  return shape === 'time-series' ? figures.filter(({ overTime }) => overTime !== undefined) : figures;
}

/** The figure of this id, where the shape can be made of it. */
export function findFigure(queryType: QueryType, shape: Shape, figureId: string): Figure | undefined {
  return figuresOfShape(queryType, shape).find(({ id }) => id === figureId);
}

/** Whether a query of the family, in this shape, goes by a window. */
export function takesWindow(queryType: QueryType, shape: Shape): boolean {
  return shape === 'time-series' || describeFamily(queryType).windowed;
}
