import * as v from 'valibot';

/** How many tests passed and failed. */
export interface Counts {
  passed: number;
  failed: number;
}

const jestResultSchema = v.object({
  numPassedTests: v.number(),
  numFailedTests: v.number(),
  numPendingTests: v.number(),
  numRuntimeErrorTestSuites: v.number(),
});

/** Counts of jest's `--json` result. What was skipped, and a file that could not be loaded, has failed. */
export function readJestCounts(json: string): Counts {
  const result = v.parse(jestResultSchema, JSON.parse(json));
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numPendingTests + result.numRuntimeErrorTestSuites,
  };
}

/** Counts of a program whose last line is `N passed, N failed`; null when it is another. */
export function readLastLine(output: string): Counts | null {
  const match = /^(\d+) passed, (\d+) failed$/.exec(output.trimEnd().split('\n').at(-1)?.trim() ?? '');
  return match ? { passed: Number(match[1]), failed: Number(match[2]) } : null;
}

/**
 * What a step comes to. One that ends with an error has at least one failure, whatever it counted.
 *
 * @param counted null where the step was to count and did not
 */
export function judgeStep(hasSucceeded: boolean, counted: Counts | null): Counts {
  if (!counted) {
    return { passed: 0, failed: 1 };
  }
  return hasSucceeded ? counted : { ...counted, failed: Math.max(counted.failed, 1) };
}
