import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, test } from '@jest/globals';
import { PROJECT_ROOT } from '../dev/tools.js';

const AS_NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--'];

/** How to start a program as a user without rights: as it is where we are none, null where that is not possible. */
function withoutRights(): readonly string[] | null {
  if (process.getuid?.() !== 0) return [];
  const [program, ...args] = AS_NOBODY;
  const reading = ['-e', `require('node:fs').accessSync(${JSON.stringify(join(PROJECT_ROOT, 'lib/index.js'))})`];
  const { status } = spawnSync(program!, [...args, process.execPath, ...reading]);
  return status === 0 ? AS_NOBODY : null;
}

/**
 * A `describe` about a user to whom permissions matter, skipped by name where there is none. The callback receives what
 * to start a program through.
 */
export function describeAsNobody(title: string, body: (through: readonly string[]) => void): void {
  const through = withoutRights();
  if (through !== null) describe(title, () => body(through));
  else {
    describe.skip(`${title} (skipped: no user without rights can be had here)`, () => {
      test('needs such a user', () => {});
    });
  }
}
