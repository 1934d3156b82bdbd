import { setTimeout as delay } from 'node:timers/promises';
import type { Frame } from '../../frames/frame';
import type { Interval } from '../../time/interval';
import { stepsWithin, untilNextStep, wholeUntil } from './complete-steps';

interface Follow {
  stepSeconds: number;
  /** Asks for a range, epoch seconds. */
  ask(range: Interval): Promise<Frame | undefined>;
  signal: AbortSignal;
  /** Epoch milliseconds. */
  now?: () => number;
}

/** So many steps are made up for where nothing could be asked for a while. */
const MOST_STEPS = 60;

/** The steps of a time series, each once and as soon as it is whole. What fails is asked for again with the next step. */
export async function* follow({ stepSeconds, ask, signal, now = Date.now }: Follow): AsyncGenerator<Frame, void> {
  let from = wholeUntil(now(), stepSeconds);
  while (await waited(untilNextStep(now(), stepSeconds), signal)) {
    const to = wholeUntil(now(), stepSeconds);
    const frame = await ask({ from, to }).catch(() => undefined);
    const steps = frame && stepsWithin(frame, { from, to });
    if (steps && (steps.fields[0]?.values.length ?? 0) > 0) {
      yield steps;
      from = to;
    }
    from = Math.max(from, to - MOST_STEPS * stepSeconds);
  }
}

/** False where the signal came first. */
async function waited(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  await delay(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);
  return !signal.aborted;
}
