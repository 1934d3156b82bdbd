import * as v from 'valibot';

const scope = {
  /** The route below the secret prefix, such as `/metrics/transfer`; every one when absent. */
  route: v.optional(v.string()),
  /** How many requests it befalls; all of them until it is cleared when absent. */
  times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
};

/** What can go wrong with a request. */
const requestFaultSchema = v.variant('kind', [
  /** Answers rightly, but late. */
  v.object({ kind: v.literal('slow'), milliseconds: v.number(), ...scope }),
  /** Answers with this status and Outline's form of an error; by default 500 with an empty message. */
  v.object({
    kind: v.literal('status'),
    status: v.optional(v.number(), 500),
    code: v.optional(v.string(), 'InternalServer'),
    message: v.optional(v.string(), ''),
    ...scope,
  }),
  /** Resets the connection before the answer, or half-way through its body. */
  v.object({ kind: v.literal('reset'), when: v.optional(v.picklist(['before', 'middle']), 'before'), ...scope }),
  /** The first half of the right JSON, as a complete HTTP answer. */
  v.object({ kind: v.literal('truncated'), ...scope }),
  /** Something that says it is JSON and is not. */
  v.object({ kind: v.literal('malformed'), ...scope }),
  /** A web page, as from another server at this address. */
  v.object({ kind: v.literal('html'), ...scope }),
  v.object({ kind: v.literal('redirect'), location: v.string(), ...scope }),
  /** The right JSON behind this many bytes of white space; streamed. */
  v.object({ kind: v.literal('huge'), bytes: v.number(), ...scope }),
  /** Something that is no HTTP. */
  v.object({ kind: v.literal('not-http'), ...scope }),
  /** Takes the request and never answers, or stops half-way through the body. */
  v.object({ kind: v.literal('hang'), when: v.optional(v.picklist(['before', 'middle']), 'before'), ...scope }),
]);

/** What can be wrong with the whole server. */
const serverFaultSchema = v.variant('kind', [
  /** Nobody listens: connections are refused. */
  v.object({ kind: v.literal('refuse') }),
  /** Presents another certificate than the one of `certSha256`. */
  v.object({ kind: v.literal('wrong-certificate') }),
  /** Presents a later certificate with the same key. */
  v.object({ kind: v.literal('renewed-certificate') }),
  /** Presents a certificate with another key, for its address, from an authority that the machine may trust. */
  v.object({ kind: v.literal('issued-certificate') }),
  /** Presents a certificate with another key, for its address, whose time is over. */
  v.object({ kind: v.literal('expired-certificate') }),
]);

export const faultSchema = v.union([requestFaultSchema, serverFaultSchema]);

export type RequestFault = v.InferOutput<typeof requestFaultSchema>;
export type ServerFault = v.InferOutput<typeof serverFaultSchema>;
export type Fault = v.InferInput<typeof faultSchema>;

/** The faults of one server: those set last come first, one at a time for each request. */
export class Faults {
  readonly #reach: (fault: ServerFault | undefined) => Promise<void>;

  #forRequests: RequestFault[] = [];

  /** @param reach makes the server refuse connections or change its certificate, or undoes both */
  constructor(reach: (fault: ServerFault | undefined) => Promise<void>) {
    this.#reach = reach;
  }

  /** Adds a fault; once this resolves, the next request meets it. */
  async set(fault: Fault): Promise<void> {
    const parsed = v.parse(faultSchema, fault);
    if (v.is(serverFaultSchema, parsed)) {
      await this.#reach(parsed);
    } else {
      this.#forRequests.unshift(parsed);
    }
  }

  async clear(): Promise<void> {
    this.#forRequests = [];
    await this.#reach(undefined);
  }

  /** The fault that a request to this route meets, if any; one of its `times` is used up. */
  take(route: string): RequestFault | undefined {
    const index = this.#forRequests.findIndex((fault) => fault.route === undefined || fault.route === route);
    const fault = this.#forRequests[index];
    if (fault?.times === undefined) {
      return fault;
    }
    if (fault.times > 1) {
      this.#forRequests[index] = { ...fault, times: fault.times - 1 };
    } else {
      this.#forRequests.splice(index, 1);
    }
    return fault;
  }
}
