import type { Column } from './column';
import type { LabelName } from './labels';

/** What a metric family offers. Editors, docs and query defaults are made from it. */
export interface FamilyDeclaration {
  label: string;
  description: string;
  /** Whether the family takes a window; the others always speak of now or of fixed 30 days. */
  windowed: boolean;
  /**
   * Of a family of which each row of a table stands for itself: the column of moments by which they are ordered, the newest
   * first. Its figures count rows, and are no columns of tables; other shapes group rows as those of other families.
   */
  newestFirst?: string;
  /** Of its tables, in their order; the figures among them can also be asked for alone. */
  columns: readonly Column[];
  /** The figure of queries that name none, where it is not the first one. */
  defaultFigure?: string;
  /** Labels that `groupBy` may name; `server` is always there. Empty: nothing to group by. */
  groupings: readonly LabelName[];
  /** `groupBy` where the query names none. */
  defaultGroupBy: readonly LabelName[];
  /** Labels that filters may name. */
  filters: readonly LabelName[];
}

/** Labels of families whose rows are access keys. */
export const byKey = {
  groupings: ['key_id', 'key_name'],
  defaultGroupBy: ['key_id'],
  filters: ['key_id', 'key_name'],
} as const;

/** Labels of families whose rows are countries and networks. */
export const byPlace = {
  groupings: ['location', 'asn', 'as_org'],
  defaultGroupBy: ['location', 'asn', 'as_org'],
  filters: ['location', 'asn', 'as_org'],
} as const;

/** Labels of families whose rows are whole servers. */
export const byServer = { groupings: [], defaultGroupBy: [], filters: [] } as const;

/** Declares families; keeps the types of what is declared. */
export function declareFamilies<const F extends Readonly<Record<string, FamilyDeclaration>>>(families: F): F {
  return families;
}
