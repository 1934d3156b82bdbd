/** Length of a part in bytes: small beside a whole answer, large beside the cost of sending it. */
const PART_LENGTH = 16_384;
/** What is added between two looks at `isFull` mostly fits in. */
const ROOM = 4096;

/** Most bytes that UTF-8 takes for one unit of a text's length. */
const MOST_BYTES = 3;

/** Text that is gathered, as UTF-8, until it is worth sending: of large answers little is there at a time. */
export class Part {
  #bytes = Buffer.allocUnsafe(PART_LENGTH + ROOM);
  #length = 0;

  get isFull(): boolean {
    return this.#length >= PART_LENGTH;
  }

  add(text: string): void {
    const needed = this.#length + text.length * MOST_BYTES;
    if (needed > this.#bytes.length) {
      this.#bytes = Buffer.concat([this.#bytes.subarray(0, this.#length)], 2 * needed);
    }
    this.#length += this.#bytes.write(text, this.#length);
  }

  /** What was gathered since the last time; good until more is added. */
  take(): Buffer {
    const part = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return part;
  }
}

/** All parts put together. */
export function whole(parts: Iterable<Uint8Array>): Buffer {
  return Buffer.concat(Array.from(parts, (part) => Buffer.from(part)));
}
