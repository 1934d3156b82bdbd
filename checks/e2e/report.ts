/** Counts journeys and tells of each as it ends. */
export class Report {
  private passed = 0;
  private failed = 0;

  /** Runs a journey; what it throws is its failure and stops no other. */
  async journey(name: string, run: () => Promise<void>): Promise<void> {
    try {
      await run();
      this.passed += 1;
      process.stdout.write(`ok    ${name}\n`);
    } catch (error) {
      this.failed += 1;
      process.stdout.write(`FAIL  ${name}\n${error instanceof Error ? error.message : String(error)}\n`);
    }
  }

  /** Prints the sum as the last line. */
  finish(): void {
    process.stdout.write(`${this.passed} passed, ${this.failed} failed\n`);
    process.exitCode = this.failed > 0 ? 1 : 0;
  }
}
