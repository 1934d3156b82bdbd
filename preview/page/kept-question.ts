import type { DataQuery } from '@grafana/data';

/** What stands in the editor. */
interface Question {
  query: DataQuery;
  /** Start of the time range, such as `now-24h`. */
  from: string;
}

const key = 'question';

/** So that a page that is loaded anew goes on where it was; another tab begins anew. */
export function keepQuestion(question: Question): void {
  sessionStorage.setItem(key, JSON.stringify(question));
}

/** @returns null in a new tab */
export function keptQuestion(): Question | null {
  const kept = sessionStorage.getItem(key);
  return kept === null ? null : JSON.parse(kept);
}
