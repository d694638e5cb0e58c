import { describe, test } from '@jest/globals';
import { findTool } from '../dev/tools.js';

/**
 * A `describe` that needs real tools: skipped by name where one is missing on a laptop, a failure under CI=true.
 * The callback receives the tools' paths in the order asked for.
 */
export function describeWith(tools: readonly string[], title: string, body: (...paths: string[]) => void): void {
  const paths = tools.map(findTool);
  const missing = tools.filter((_, index) => paths[index] === null);
  if (missing.length === 0) {
    describe(title, () => body(...(paths as string[])));
  } else if (process.env.CI === 'true') {
    test(`${title}: needs ${missing.join(', ')}`, () => {
      throw new Error(`${missing.join(', ')} missing: run \`npm run tools\``);
    });
  } else {
    describe.skip(`${title} (skipped: ${missing.join(', ')} missing, run \`npm run tools\`)`, () => {
      test('needs tools', () => {});
    });
  }
}
