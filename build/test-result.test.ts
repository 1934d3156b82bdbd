import { judgeStep, readJestCounts, readLastLine } from './test-result';

describe('readLastLine', () => {
  it('reads the sum', () => {
    expect(readLastLine('ok a\nFAIL b\n3 passed, 1 failed\n')).toEqual({ passed: 3, failed: 1 });
  });

  it.each(['', '3 passed', '3 passed, 0 failed\nmore'])('takes nothing else for a sum: %j', (output) => {
    expect(readLastLine(output)).toBeNull();
  });
});

describe('readJestCounts', () => {
  it('counts skipped tests and broken files as failures', () => {
    const result = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numRuntimeErrorTestSuites: 1 };
    expect(readJestCounts(JSON.stringify(result))).toEqual({ passed: 5, failed: 4 });
  });
});

describe('judgeStep', () => {
  it('believes an exit code more than a count', () => {
    expect(judgeStep(false, { passed: 4, failed: 0 })).toEqual({ passed: 4, failed: 1 });
    expect(judgeStep(false, { passed: 4, failed: 2 })).toEqual({ passed: 4, failed: 2 });
  });

  it('fails a step that did not count', () => {
    expect(judgeStep(true, null)).toEqual({ passed: 0, failed: 1 });
  });
});
