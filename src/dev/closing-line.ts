/** What a test runner counted. */
interface Counts {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numFailedTestSuites: number;
}

/** A reporter that closes a test run with one plain line: `12 passed, 0 failed, 3 skipped`. */
export default class ClosingLine {
  /** Called once with the counts of the whole run; a suite that could not be loaded counts as failed. */
  onRunComplete(_contexts: unknown, counts: Counts): void {
    const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = counts;
    const failed = Math.max(numFailedTests, numFailedTestSuites);
    process.stdout.write(`\n${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped\n`);
  }
}
