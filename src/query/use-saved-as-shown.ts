import type { CoreApp } from '@grafana/data';
import { useEffect, useRef } from 'react';
import type { OutlineQuery } from '../types';
import { isOfAlertRule } from './default-query';
import type { EditedQuery } from './edited-query';

interface Props {
  saved: OutlineQuery;
  shown: EditedQuery;
  app: CoreApp | undefined;
  save: (shown: EditedQuery) => void;
}

/**
 * Saves an alert rule's query as it is shown. Grafana shows a new rule with the defaults filled in but saves it without
 * them, and a rule is run as it is saved. A panel's query is left alone until it is changed: what it leaves open means
 * what is shown.
 */
export function useSavedAsShown({ saved, shown, app, save }: Props): void {
  const tried = useRef<string | null>(null);
  useEffect(() => {
    const difference = JSON.stringify(shown);
    const isSaved = Object.entries(shown).every(
      ([field, value]) => JSON.stringify(Reflect.get(saved, field)) === JSON.stringify(value)
    );
    // Once: whoever does not keep it is not asked again.
    if (isOfAlertRule(app) && !isSaved && tried.current !== difference) {
      tried.current = difference;
      save(shown);
    }
  });
}
