import { useEffect, useState } from 'react';
import { errorMessage } from './error-message';
import type { Loaded } from './use-loaded';

/**
 * Loads again and again, each time some milliseconds after the answer, until there is no need any more. What was loaded
 * is shown until something newer is; so is the last failure.
 *
 * @param load must keep its identity while nothing that it reads changes (`useCallback`)
 * @param pauseAfter milliseconds until the next time; null: enough
 */
export function useRefreshed<T>(load: () => Promise<T>, pauseAfter: (loaded: Loaded<T>) => number | null): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isWanted = true;
    const settle = (settled: Loaded<T>) => {
      if (!isWanted) {
        return;
      }
      setLoaded(settled);
      const pause = pauseAfter(settled);
      timer = pause === null ? undefined : setTimeout(refresh, pause);
    };
    const refresh = () =>
      void load().then(
        (value) => settle({ state: 'ready', value }),
        (thrown: unknown) => settle({ state: 'failed', message: errorMessage(thrown) })
      );
    refresh();
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [load, pauseAfter]);
  return loaded;
}
