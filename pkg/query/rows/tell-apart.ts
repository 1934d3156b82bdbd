import type { RowLabels } from './row';

interface Named {
  labels: RowLabels;
  /** Shown name, where there is one. */
  display?: string;
}

/**
 * Adds to shown names that repeat what tells them apart: the server where there are several, the id where one server
 * has several keys of that name.
 */
export function tellApart<N extends Named>(named: readonly N[]): N[] {
  return addWhereRepeated(
    addWhereRepeated(
      named,
      ({ server }) => server,
      (display, server) => `${display} · ${server}`
    ),
    ({ key_id }) => key_id,
    (display, id) => `${display} (${id})`
  );
}

function addWhereRepeated<N extends Named>(
  named: readonly N[],
  valueOf: (labels: RowLabels) => string | undefined,
  add: (display: string, value: string) => string
): N[] {
  const valuesByDisplay = new Map<string, Set<string | undefined>>();
  for (const { labels, display = '' } of named) {
    valuesByDisplay.set(display, (valuesByDisplay.get(display) ?? new Set()).add(valueOf(labels)));
  }
  return named.map((entry) => {
    const value = valueOf(entry.labels);
    const { display = '' } = entry;
    const isRepeated = display !== '' && (valuesByDisplay.get(display)?.size ?? 0) > 1;
    return isRepeated && value !== undefined ? { ...entry, display: add(display, value) } : entry;
  });
}
