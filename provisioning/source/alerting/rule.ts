import type { SavedQuery } from '../../../pkg/query/model';
import { annotationsOf, type Texts } from './texts';

/** An expression of Grafana's, as rules have it. */
export type Expression =
  | {
      type: 'reduce';
      expression: string;
      reducer: 'max' | 'mean' | 'min';
      settings: { mode: 'dropNN' };
    }
  | { type: 'math'; expression: string }
  | {
      type: 'threshold';
      expression: string;
      conditions: [{ evaluator: { type: 'gt' | 'lt'; params: [number] } }];
    };

export interface RuleOptions {
  uid: string;
  title: string;
  severity: 'critical' | 'warning';
  /** How long the condition must hold. */
  for: string;
  /** By `refId`; the last one is the condition. */
  data: Readonly<Record<string, SavedQuery | Expression>>;
  texts: Texts;
  /** Whether it also fires where nothing can be asked. */
  firesWithoutAnswer?: boolean;
  /** Whether nothing to read means that all is well: nobody has what the rule is about. */
  isQuietWithoutData?: boolean;
}

/** Of queries without a window of their own. */
export const RANGE_SECONDS = 3600;

/**
 * A rule as Grafana's provisioning reads it. Without an answer it stays as it is: an outage is told by the one rule
 * about it, and nothing that fired is taken back meanwhile.
 */
export function makeRule({
  severity,
  data,
  texts,
  firesWithoutAnswer = false,
  isQuietWithoutData = false,
  ...own
}: RuleOptions) {
  const withoutAnswer = firesWithoutAnswer ? 'Alerting' : 'KeepLast';
  return {
    ...own,
    condition: Object.keys(data).at(-1),
    noDataState: isQuietWithoutData ? 'OK' : withoutAnswer,
    execErrState: withoutAnswer,
    labels: { severity },
    annotations: annotationsOf(texts),
    data: Object.entries(data).map(([refId, model]) =>
      'type' in model
        ? { refId, datasourceUid: '__expr__', model: { refId, ...model } }
        : {
            refId,
            datasourceUid: 'outline',
            relativeTimeRange: { from: RANGE_SECONDS, to: 0 },
            model: { refId, schemaVersion: 1, ...model },
          }
    ),
  };
}

export type Rule = ReturnType<typeof makeRule>;

export function above(expression: string, value: number): Expression {
  return { type: 'threshold', expression, conditions: [{ evaluator: { type: 'gt', params: [value] } }] };
}

export function below(expression: string, value: number): Expression {
  return { type: 'threshold', expression, conditions: [{ evaluator: { type: 'lt', params: [value] } }] };
}

/** One number of a series, from the steps that are known. */
export function reduced(expression: string, reducer: 'max' | 'mean' | 'min'): Expression {
  return { type: 'reduce', expression, reducer, settings: { mode: 'dropNN' } };
}

export function math(expression: string): Expression {
  return { type: 'math', expression };
}
