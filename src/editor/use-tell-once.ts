import { useEffect, useRef } from 'react';

/**
 * Tells of a choice once. Grafana's comboboxes tell of one again each time they are drawn anew before it is saved, if the
 * pointer moved over their list meanwhile; Explore draws them anew for each query that runs, until the page breaks.
 *
 * @param shown what is chosen so far; the same can be chosen again once this has changed
 */
export function useTellOnce<T>(shown: T, tell: (chosen: T) => void): (chosen: T) => void {
  const told = useRef<string | null>(null);
  const saved = JSON.stringify(shown);
  useEffect(() => {
    told.current = null;
  }, [saved]);
  return (chosen) => {
    const choice = JSON.stringify(chosen);
    if (told.current !== choice) {
      told.current = choice;
      tell(chosen);
    }
  };
}
