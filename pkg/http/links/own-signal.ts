/** Runs `work` with a controller of its own, whose signal the outer one aborts too, with its reason. */
export async function withOwnSignal<T>(outer: AbortSignal, work: (own: AbortController) => Promise<T>): Promise<T> {
  outer.throwIfAborted();
  const own = new AbortController();
  const abort = () => own.abort(outer.reason);
  outer.addEventListener('abort', abort, { once: true });
  try {
    return await work(own);
  } finally {
    outer.removeEventListener('abort', abort);
  }
}
