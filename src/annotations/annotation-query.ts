import { eventKinds, type Filter } from '../../pkg/query/model';
import { fitQuery } from '../query/fit-query';
import { readQuery } from '../query/read-query';
import type { EditedQuery } from '../query/edited-query';
import type { OutlineQuery } from '../types';

/** The labels that annotations are chosen by, in the order of their controls. */
export const chosenBy = ['event', 'key_id'] as const;

/** A new annotation: all that happened. */
export const defaultAnnotationQuery = {
  queryType: 'events',
  shape: 'table',
  filters: [],
} as const satisfies Partial<OutlineQuery>;

/**
 * The query of a saved annotation: always events as a list, whatever else is saved. What cannot be read has its default;
 * null: a newer version saved it.
 */
export function readAnnotationQuery(saved: OutlineQuery | undefined): EditedQuery | null {
  const read = readQuery({ refId: 'Anno', ...saved, ...asEvents(saved) });
  return read.readable ? fitQuery(read.query, ['table']) : null;
}

function asEvents(saved: OutlineQuery | undefined): Partial<OutlineQuery> {
  const { queryType, shape } = defaultAnnotationQuery;
  return saved?.queryType === queryType ? { shape } : { ...defaultAnnotationQuery, groupBy: null, figure: '' };
}

/** The chosen values of a label; none: all. */
export function chosenValues({ filters }: EditedQuery, label: Filter['label']): string[] {
  return filters.find((filter) => isChoice(filter, label))?.values ?? [];
}

/** Chooses other values of a label; other filters stay. */
export function choose(query: EditedQuery, label: Filter['label'], values: string[]): EditedQuery {
  const others = query.filters.filter((filter) => !isChoice(filter, label));
  return { ...query, filters: [...others, ...(values.length > 0 ? [{ label, operator: '=' as const, values }] : [])] };
}

function isChoice(filter: Filter, label: Filter['label']): boolean {
  return filter.label === label && filter.operator === '=';
}

/** Whether a text is a kind of event. */
export function isEventKind(text: string): text is (typeof eventKinds)[number] {
  return eventKinds.some((kind) => kind === text);
}
