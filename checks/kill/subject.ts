/** A program that writes without pause and is killed, and what must be true of what it leaves. */
export interface KillSubject {
  name: string;
  /**
   * TypeScript file of the program. Its parameter is the folder that it writes to. It says what it does on standard
   * output, a line each, at once and unbuffered.
   */
  program: string;
  /**
   * Looks into the folder after the program was killed.
   *
   * @param said the complete lines that the program wrote in this round
   * @throws Error that says what is wrong
   */
  check(folder: string, said: readonly string[]): Promise<void>;
}
