export type Labels = Readonly<Record<string, string | undefined>>;
/** Null is "no number"; NaN is one to Grafana, and an alarm. */
export type Amount = number | null;
export interface LabelledNumber {
  labels: Labels;
  value: Amount;
}
interface LabelledSeries {
  labels: Labels;
  values: readonly Amount[];
}

/** What an answer or an expression comes to, as Grafana's server-side expressions have it. */
export type Result =
  | { kind: 'no data' }
  | { kind: 'numbers'; numbers: readonly LabelledNumber[] }
  | { kind: 'series'; series: readonly LabelledSeries[] };
