import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { defineFacts } from '../facts/facts.js';
import { defineGuardrail } from '../guardrails/guardrail.js';
import { asNobody } from '../testing/as-nobody.js';
import { checkFolder } from '../testing/check-folder.js';
import { commitAll, folderWith } from '../testing/folder.js';
import { MemoryFiles } from '../testing/memory-host.js';
import { check } from '../testing/repo.js';

const sources = defineFacts<string>({ id: 'sources', version: 1, files: ['**/*.py'], scan: () => ['seen'] });

/** Looks at Python files, and reads others by itself. */
const looker = defineGuardrail({
  id: 'looker',
  summary: 'Checks what can be looked at',
  rationale: 'A test needs a guardrail that reads.',
  since: '1.0.0',
  owner: 'refactor',
  rules: [],
  options: {},
  needs: [],
  facts: { sources },
  check: ({ repository }) => {
    for (const path of repository.matching(['**/*.txt'])) repository.text(path);
    repository.read('missing.txt');
    repository.read('small.md', 1);
    return { findings: [] };
  },
});

const variables = { PATH: process.env.PATH ?? '', HOME: '/nonexistent' };
const looked = (root: string, settings: Readonly<Record<string, string>> = {}) =>
  asNobody(() => checkFolder(root, [looker], { settings: { cache: 'false', ...settings }, variables }));

function folder(): string {
  const root = folderWith({ 'a.py': '', 'closed/b.py': '', 'notes.txt': '' });
  chmodSync(root, 0o755);
  commitAll(root, 'first');
  return root;
}

describe('what a run could not look at', () => {
  test('is in its report, and passes unless that is forbidden', async () => {
    const root = folder();
    chmodSync(join(root, 'closed'), 0);
    const skipped = [{ reason: 'unreadable', count: 2, examples: ['closed/', 'closed/b.py'] }];
    const report = await looked(root);
    expect([report.verdict, report.skipped, report.notes]).toEqual(['pass', skipped, []]);
    const strict = await looked(root, { 'fail-on-skipped': 'sparse,unreadable' });
    expect([strict.verdict, strict.skipped, strict.notes]).toEqual([
      'broken',
      skipped,
      [{ level: 'error', message: 'fail-on-skipped: 2 left out as unreadable (closed/, closed/b.py).' }],
    ]);
    const other = await looked(root, { 'fail-on-skipped': 'too-large' });
    expect([other.verdict, other.notes]).toEqual(['pass', []]);
  });

  test('is told where a guardrail wanted it and could not have it, and of listed files only', async () => {
    const root = folder();
    chmodSync(join(root, 'notes.txt'), 0);
    writeFileSync(join(root, 'large.txt'), Buffer.alloc(8 * 1024 * 1024 + 1, 'x'));
    writeFileSync(join(root, 'small.md'), 'not so small');
    const { verdict, skipped } = await looked(root);
    expect([verdict, skipped]).toEqual([
      'pass',
      [
        { reason: 'too-large', count: 2, examples: ['large.txt', 'small.md'] },
        { reason: 'unreadable', count: 1, examples: ['notes.txt'] },
      ],
    ]);
  });

  test('is nothing in a tree where all can be read', async () => {
    const files = new MemoryFiles({ '/repository/a.py': '', '/repository/b.txt': '' });
    const { skipped } = await check({}, [looker], { files });
    expect(skipped).toEqual([]);
  });

  test('is named by a kind that there is', async () => {
    await expect(looked(folder(), { 'fail-on-skipped': 'unreadabel' })).rejects.toThrow(/unreadable/);
  });
});
