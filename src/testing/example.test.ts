import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Rule } from '../core/rule.js';
import { PROJECT_ROOT } from '../dev/tools.js';
import { isOptIn } from '../guardrails/guardrail.js';
import { registry } from '../registry.js';
import { check } from './repo.js';

const folder = join(PROJECT_ROOT, 'src/testing/example');

test('the example monorepo shows at least one finding of every rule that needs nothing but the files', async () => {
  const tree = Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(folder, path), readFileSync(path)]),
  );
  const guardrails = registry.filter((guardrail) => !isOptIn(guardrail) && guardrail.judgedBy === undefined);
  const { findings } = await check(tree, guardrails, { config: readFileSync(join(folder, 'guardrails.yml'), 'utf8') });
  const shown = new Set(findings.map(({ rule }) => rule));
  const wanted = guardrails.flatMap(({ rules }) =>
    (rules as readonly Rule[])
      .filter(({ off, activation }) => off !== true && activation !== 'configured')
      .map(({ id }) => id),
  );
  expect(wanted.filter((rule) => !shown.has(rule))).toEqual([]);
});
