import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect } from '@jest/globals';
import { PROJECT_ROOT } from '../dev/tools.js';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import { type CheckOptions, check, type Tree } from './repo.js';

/** The files of a fixture folder of a guardrail, by path relative to it. */
export function fixture(guardrail: string, name = ''): Tree {
  const folder = join(PROJECT_ROOT, 'src/guardrails', guardrail, 'fixtures', name);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path).split('\\').join('/'), readFileSync(path)];
    }),
  );
}

const MARK = /#\s*expect(-below)?:\s*([\w/-]+(?:\s*,\s*[\w/-]+)*)/;

/**
 * Checks that a tree gives exactly the findings its own comments announce: `# expect: bare-except/bare` on the line,
 * or `# expect-below: rule, rule` on the line above.
 */
export async function expectFindings(tree: Tree, guardrail: AnyGuardrail, options: CheckOptions = {}): Promise<void> {
  const expected = Object.entries(tree).flatMap(([path, content]) =>
    (typeof content === 'string' ? content : new TextDecoder().decode(content))
      .split(/\r\n|\r|\n/)
      .flatMap((line, index) => {
        const mark = MARK.exec(line);
        if (mark === null) return [];
        const place = index + (mark[1] === undefined ? 1 : 2);
        return mark[2]!.split(',').map((rule) => `${path}:${place} ${rule.trim()}`);
      }),
  );
  const { findings } = await check(tree, [guardrail], options);
  const found = findings.map(({ path, line, rule }) => `${path}:${line} ${rule}`);
  expect(found.sort()).toEqual(expected.sort());
}
