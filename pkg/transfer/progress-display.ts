/** Where progress is shown: standard error of a program. */
export interface ProgressOutput {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** Of what a line is written where there is no terminal. */
const EVERY_SHARE = 0.1;

const BAR_LENGTH = 24;

/** Shows how far a work is: as a bar on a terminal, else as a line for every tenth. */
export class ProgressDisplay {
  readonly #output: ProgressOutput;

  #last = { name: '', share: -1 };
  #hasBar = false;

  constructor(output: ProgressOutput) {
    this.#output = output;
  }

  /** @param share 0 to 1 */
  update(name: string, share: number, detail: string): void {
    const output = this.#output;
    if (output.isTTY) {
      const filled = Math.round(share * BAR_LENGTH);
      const bar = '█'.repeat(filled) + '░'.repeat(BAR_LENGTH - filled);
      const line = `${bar} ${percent(share)} ${name} ${detail}`;
      output.write(`\r\x1b[K${line.slice(0, (output.columns ?? 80) - 1)}`);
      this.#hasBar = true;
      return;
    }
    const isNew = name !== this.#last.name || share < this.#last.share;
    if (isNew || share - this.#last.share >= EVERY_SHARE) {
      output.write(`${name}: ${percent(share).trim()} ${detail}\n`);
      this.#last = { name, share };
    }
  }

  /** A line that stays. */
  note(text: string): void {
    this.#output.write(`${this.#hasBar ? '\r\x1b[K' : ''}${text}\n`);
    this.#hasBar = false;
  }
}

function percent(share: number): string {
  return `${Math.floor(share * 100)} %`.padStart(5);
}
