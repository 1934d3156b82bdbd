import type { EditedQuery } from './edited-query';

/** What every field of the query editor gets. */
export interface FieldProps {
  query: EditedQuery;
  onChange: (changes: Partial<EditedQuery>) => void;
}
