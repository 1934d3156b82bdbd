import { PluginError } from '../../errors/plugin-error';
import type { Notice } from '../../frames/frame';
import type { Answer } from '../../outline/api';

export interface Spared<T> {
  /** Null where the call failed. */
  answer: Answer<T> | null;
  notices: Notice[];
}

/**
 * A call whose failure costs only what it alone tells.
 *
 * @param missing what is not known then, as the subject of a sentence: `The limits of home`
 * @throws PluginError only `REQUEST_CANCELLED`
 */
export async function spared<T>(call: Promise<Answer<T>>, missing: string, signal: AbortSignal): Promise<Spared<T>> {
  try {
    return { answer: await call, notices: [] };
  } catch (thrown) {
    signal.throwIfAborted();
    const text = `${missing} could not be read. ${PluginError.from(thrown).message}`;
    return { answer: null, notices: [{ severity: 'warning', text }] };
  }
}

/** Epoch milliseconds of the oldest of several answers. */
export function oldest(answers: ReadonlyArray<Answer<unknown> | null>): number {
  return Math.min(...answers.flatMap((answer) => answer?.receivedAt ?? []));
}
