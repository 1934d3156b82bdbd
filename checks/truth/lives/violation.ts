/** What must never be. */
export const violationKinds = [
  'truth outside the bounds',
  'zero where something flowed',
  'a figure before the server was there',
  'value outside its own bounds',
  'wider than the API’s own answer',
  'empty, though the API tells',
  'families disagree',
  'chart and stat disagree',
  'spans of one dashboard differ',
  'stat and table disagree',
  'exact, then changed',
  'exact, then withdrawn',
  'error',
] as const;
export type ViolationKind = (typeof violationKinds)[number];

export interface Violation {
  life: number;
  kind: ViolationKind;
  /** Minutes since the server was created. */
  minute: number;
  /** Which panel, whose figure, and what was shown. */
  text: string;
}
