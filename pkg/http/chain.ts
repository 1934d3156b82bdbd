/** Asks for an answer. Aborting the signal ends it with the signal's reason. */
export type Call<Request, Answer> = (request: Request, signal: AbortSignal) => Promise<Answer>;

/** Does something before, after, or instead of the next call; as the interceptors of undici's `Dispatcher.compose`. */
export type Link<Request, Answer> = (next: Call<Request, Answer>) => Call<Request, Answer>;

/** A link to which neither the request nor the answer matters. */
export type AnyLink = <Request, Answer>(next: Call<Request, Answer>) => Call<Request, Answer>;

/** Puts links before the end of a chain: a request goes through them in their order, its answer the other way. */
export function chain<Request, Answer>(
  links: ReadonlyArray<Link<Request, Answer>>,
  end: Call<Request, Answer>
): Call<Request, Answer> {
  return links.reduceRight((next, link) => link(next), end);
}
