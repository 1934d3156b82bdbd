import { PluginError } from '../errors/plugin-error';

/** Work with a store whose failure costs no answer: it is told, and there is no result. */
export function attempt<T>(work: () => T, onProblem: (problem: PluginError) => void): T | undefined {
  try {
    return work();
  } catch (thrown) {
    onProblem(PluginError.from(thrown));
    return undefined;
  }
}
