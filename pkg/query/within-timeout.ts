import { PluginError } from '../errors/plugin-error';

/** After its calls, which say better what was too slow. Milliseconds. */
const MARGIN = 500;

/**
 * Waits for what a server is asked no longer than for one of its calls, also where there are several one after the other.
 *
 * @param timeoutSeconds of the server's calls; undefined: nothing bounds it
 * @throws PluginError `OUTLINE_TIMEOUT`, and what `work` throws
 */
export async function withinTimeout<T>(timeoutSeconds: number | undefined, work: Promise<T>): Promise<T> {
  if (timeoutSeconds === undefined) {
    return work;
  }
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const end = () => reject(new PluginError('OUTLINE_TIMEOUT', `(${timeoutSeconds} s)`));
    timer = setTimeout(end, timeoutSeconds * 1000 + MARGIN);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
