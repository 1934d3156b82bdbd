/** Tells on stderr what is being done; stdout is left to results. */
export function reportProgress(line: string): void {
  process.stderr.write(`${line}\n`);
}
