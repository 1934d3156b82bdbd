import { useEffect, useState } from 'react';
import { errorMessage } from './error-message';

/** The state of something that is being loaded. */
export type Loaded<T> = { state: 'loading' } | { state: 'ready'; value: T } | { state: 'failed'; message: string };

const loading = { state: 'loading' } as const;

/**
 * Loads once for each `load` function; an answer that comes after `load` has changed is dropped.
 *
 * @param load must keep its identity while nothing that it reads changes (`useCallback`)
 */
export function useLoaded<T>(load: () => Promise<T>): Loaded<T> {
  const [latest, setLatest] = useState<{ load: () => Promise<T>; loaded: Loaded<T> } | null>(null);
  useEffect(() => {
    let wanted = true;
    const settle = (loaded: Loaded<T>) => wanted && setLatest({ load, loaded });
    load().then(
      (value) => settle({ state: 'ready', value }),
      (thrown: unknown) => settle({ state: 'failed', message: errorMessage(thrown) })
    );
    return () => {
      wanted = false;
    };
  }, [load]);
  return latest?.load === load ? latest.loaded : loading;
}
