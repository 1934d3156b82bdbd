import { PluginError } from '../errors/plugin-error';

/** Bytes of answers that the host has asked for and not read yet. */
const MOST_BYTES = 64 * 1024 * 1024;

/** A call as far as its end goes: grpc-js says `cancelled` when all of its answer is sent, or its caller is gone. */
interface EndingCall {
  readonly cancelled: boolean;
  once(event: 'cancelled', listener: () => void): unknown;
}

/**
 * Answers that wait for the host to read them: they take memory, and a host without processor time may ask on and on.
 * One answer alone may be of any size.
 */
export class UnreadAnswers {
  readonly #most: number;
  #bytes = 0;

  /** @param most bytes, of all answers together */
  constructor(most = MOST_BYTES) {
    this.#most = most;
  }

  /** @throws PluginError `PLUGIN_ANSWERS_UNREAD`, before anything is done for an answer */
  expectRoom(): void {
    if (this.#bytes > this.#most) {
      throw new PluginError('PLUGIN_ANSWERS_UNREAD');
    }
  }

  /**
   * Counts what a call is answered with until that is sent.
   *
   * @returns to be called with the bytes of each part of the answer; throws PluginError `PLUGIN_ANSWERS_UNREAD` where
   * there is no room for it
   */
  holdFor(call: EndingCall): (bytes: number) => void {
    let ofCall = 0;
    call.once('cancelled', () => {
      this.#bytes -= ofCall;
    });
    return (bytes) => {
      if (call.cancelled) {
        return;
      }
      if (this.#bytes > 0 && this.#bytes + bytes > this.#most) {
        throw new PluginError('PLUGIN_ANSWERS_UNREAD');
      }
      ofCall += bytes;
      this.#bytes += bytes;
    };
  }
}
