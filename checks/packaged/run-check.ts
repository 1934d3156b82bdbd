export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/**
 * Runs a check as a program of its own, whose last line is `N passed, N failed`.
 *
 * @param main writes that line, and gives how many failed
 */
export function runCheck(name: string, main: () => Promise<number>): void {
  main().then(
    (failed) => process.exit(failed > 0 ? 1 : 0),
    (error: unknown) => {
      print(`${name}: ${error instanceof Error ? error.message : String(error)}\n0 passed, 1 failed`);
      process.exit(1);
    }
  );
}
