/** Shorter texts would blot out half of every line. */
const SHORTEST = 4;
/** Beyond this many the secret that was added first is forgotten. */
const MOST = 16_384;

/** Texts that nobody may read, as many as a thousand servers have. */
export class KnownSecrets {
  readonly #secrets = new Set<string>();
  /** By their first characters, the longest first: a text is looked through once, however many there are. */
  readonly #byStart = new Map<string, string[]>();

  /** Texts of fewer than four characters are not taken. */
  add(secret: string): void {
    if (secret.length < SHORTEST || this.#secrets.has(secret)) {
      return;
    }
    this.#secrets.add(secret);
    const start = startOf(secret);
    const others = this.#byStart.get(start) ?? [];
    this.#byStart.set(
      start,
      [...others, secret].sort((a, b) => b.length - a.length)
    );
    const [oldest] = this.#secrets;
    if (this.#secrets.size > MOST && oldest !== undefined) {
      this.#forget(oldest);
    }
  }

  /** The text with `[secret]` in place of each. */
  blotOut(text: string): string {
    let clean = '';
    let copied = 0;
    for (let at = 0; at + SHORTEST <= text.length;) {
      const length = this.#lengthAt(text, at);
      if (length > 0) {
        clean += `${text.slice(copied, at)}[secret]`;
        copied = at + length;
      }
      at += Math.max(1, length);
    }
    return clean + text.slice(copied);
  }

  /** Of the secret that stands there; 0: none does. */
  #lengthAt(text: string, at: number): number {
    const candidates = this.#byStart.get(startOf(text, at));
    return candidates?.find((secret) => text.startsWith(secret, at))?.length ?? 0;
  }

  #forget(secret: string): void {
    this.#secrets.delete(secret);
    const start = startOf(secret);
    const others = (this.#byStart.get(start) ?? []).filter((other) => other !== secret);
    if (others.length > 0) {
      this.#byStart.set(start, others);
    } else {
      this.#byStart.delete(start);
    }
  }
}

function startOf(text: string, at = 0): string {
  return text.slice(at, at + SHORTEST);
}
