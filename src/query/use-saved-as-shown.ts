import { useEffect, useRef } from 'react';
import type { OutlineQuery } from '../types';
import type { EditedQuery } from './edited-query';

interface Props {
  saved: OutlineQuery;
  shown: EditedQuery;
  isWanted: boolean;
  save: (shown: EditedQuery) => void;
}

/**
 * Saves a query as it is shown. Grafana shows a new alert rule with the defaults filled in but saves it without them,
 * and a rule is run as it is saved.
 */
export function useSavedAsShown({ saved, shown, isWanted, save }: Props): void {
  const tried = useRef<string | null>(null);
  useEffect(() => {
    const difference = JSON.stringify(shown);
    const isSaved = Object.entries(shown).every(
      ([field, value]) => JSON.stringify(Reflect.get(saved, field)) === JSON.stringify(value)
    );
    // Once: whoever does not keep it is not asked again.
    if (isWanted && !isSaved && tried.current !== difference) {
      tried.current = difference;
      save(shown);
    }
  });
}
