import type { Estimate } from '../../history/model';
import type { CostTerms } from '../../settings/model';
import type { PortInStep } from '../../reachability/ports';
import type { StepFigures } from '../../statistics/over-time';
import type { Column } from './column';
import type { Traffic } from './traffic';

/**
 * Who tells a figure: what is kept of the past, the server's answer to a window until now, its answer of this moment
 * (or of its fixed 30 days), or this plugin itself.
 */
export type Source = 'history' | 'window' | 'now' | 'plugin';

/** Null is "not known"; undefined is "does not apply". */
export type OfTraffic = (traffic: Traffic) => Estimate | null | undefined;

/** One quantity of a family: all that columns, time series, ranking, editors and docs need to know of it. */
export interface Figure extends Column {
  description: string;
  /** Who tells it of a window or of now, the best one first. */
  sources: readonly [Source, ...Source[]];
  /** How it comes out of traffic in a window; absent where the family reads it from an answer. */
  ofTraffic?: OfTraffic;
  /** Absent where there is no time series of it. */
  overTime?: OverTime;
}

/** How a figure goes over time, and how its value in a step comes out of what history tells of the step. */
export type OverTime = {
  /**
   * `amount`: steps add up to the figure over the range, and entities add up to their total. `rate`: of the step alone;
   * entities add up. `state`: neither does.
   */
  kind: 'amount' | 'rate' | 'state';
  /** Where a time series has another unit. */
  unit?: string;
} & (
  | { of: 'traffic'; inStep: (traffic: Traffic) => Estimate | number | null | undefined }
  | { of: 'keys'; inStep: (keys: KeysInStep) => number | null }
  | { of: 'availability'; inStep: (availability: AvailabilityInStep) => number | null }
  | { of: 'budget'; inStep: (budget: BudgetInStep) => Estimate | number | null | undefined }
  | { of: 'cost'; inStep: (cost: CostInStep) => Estimate | null | undefined }
  | { of: 'statistics'; inStep: (counted: StepFigures) => number | null }
  | { of: 'reachability'; inStep: (port: PortInStep) => number | null }
  | { of: 'overhead'; inStep: (calls: CallsInTime) => number | null }
);

/** What calls for one purpose came to in a step or a window; a sum of them for several. */
export interface CallsInTime {
  /** Calls that were answered, and those that were not. */
  calls: number;
  unanswered: number;
  /** Seconds until the answers. */
  seconds: number;
  /** Seconds of time that is counted. */
  length: number;
}

/** A budget at the end of a step: bytes, null is not known; and how much of its period has passed, 0 to 1. */
export interface BudgetInStep {
  amount: number | null;
  used: Estimate | null;
  passed: number;
}

/** What was used since the billing day until the end of a step: bytes that Outline counts; null is not known. */
export interface CostInStep {
  terms: CostTerms;
  used: Estimate | null;
  /** By the whole server; absent where it is that. */
  ofServer?: Estimate | null;
}

/** How many access keys of a server had traffic in a step: in any of it, and in a mean five minutes. */
export interface KeysInStep {
  active: number | null;
  online: number | null;
}

/** Of the calls of a step: the share that was answered, and the mean response time in seconds. */
export interface AvailabilityInStep {
  up: number | null;
  responseTime: number | null;
}

/** Declares a figure; keeps the types of what is declared. */
export function figure<const F extends Figure>(declared: F): F {
  return declared;
}

/** A figure that whoever knows the traffic has, of windows and of steps. */
export interface TrafficFigure<Id extends string = string> extends Figure {
  id: Id;
  ofTraffic: OfTraffic;
  overTime: Extract<OverTime, { of: 'traffic' }>;
}

type TrafficDeclaration<Id extends string> = Pick<
  TrafficFigure<Id>,
  'id' | 'label' | 'unit' | 'decimals' | 'description' | 'mergeServers'
> & {
  kind: 'amount' | 'rate';
  value: OfTraffic;
};

/** Declares a figure that is made of traffic. */
export function trafficFigure<const Id extends string>(declared: TrafficDeclaration<Id>): TrafficFigure<Id> {
  const { kind, value, ...texts } = declared;
  return {
    ...texts,
    type: 'float64',
    merge: 'sum',
    sources: ['history', 'window'],
    ofTraffic: value,
    overTime: { kind, of: 'traffic', inStep: value },
  };
}

/** What a query can ask of a figure. */
export interface Abilities {
  /** Steps that show the sum since the beginning of the range. */
  cumulative: boolean;
  /** One more series with the sum of all that a limit leaves out. */
  others: boolean;
  /** The least and the most that it can be. */
  bounds: boolean;
}

const abilities: Readonly<Record<OverTime['kind'], Abilities>> = {
  amount: { cumulative: true, others: true, bounds: true },
  rate: { cumulative: false, others: true, bounds: true },
  state: { cumulative: false, others: false, bounds: false },
};

/** What a time series of the figure can be asked for; nothing where there is none. */
export function abilitiesOf({ overTime }: Figure): Abilities {
  const none = { cumulative: false, others: false, bounds: false };
  // What a period has come to is a state that is made of amounts.
  const isOfPeriod = overTime?.of === 'budget' || overTime?.of === 'cost';
  return overTime ? { ...abilities[overTime.kind], ...(isOfPeriod && { bounds: true }) } : none;
}

/** Whether a column is a figure, which can also be asked for alone. */
export function isFigure(column: Column): column is Figure {
  return 'sources' in column;
}
