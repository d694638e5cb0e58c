import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { folderWith } from '../testing/folder.js';
import { programFolder } from '../testing/guardrails-process.js';
import { runAction } from '../testing/run-action.js';

let program: string;
beforeAll(() => {
  program = programFolder();
});

describe('what a step hands on', () => {
  test.each<[string, (workspace: string) => void, Record<string, string>, string]>([
    [
      'a report where a folder has its name',
      (workspace) => mkdirSync(join(workspace, 'reports/report.json'), { recursive: true }),
      { 'report-dir': 'reports' },
      'report.json: is no regular file and stays as it is',
    ],
    [
      'a report where a link has its name',
      (workspace) => {
        mkdirSync(join(workspace, 'reports'));
        symlinkSync('../../profile', join(workspace, 'reports/report.sarif'));
      },
      { 'report-dir': 'reports' },
      'report.sarif: is no regular file and stays as it is',
    ],
    ['a report in a folder below a file', () => {}, { 'report-dir': 'a.py/reports' }, 'a link or a file is in the way'],
    ['a report in what is for git', () => {}, { 'report-dir': '.git/hooks' }, 'for git alone'],
  ])(
    'and cannot be written makes it broken, though there is nothing to find: %s',
    async (_, prepare, inputs, words) => {
      const workspace = folderWith({ 'a.py': 'x = 1\n' });
      prepare(workspace);
      const result = await runAction({ entry: join(program, 'main.js'), workspace, inputs });
      expect([result.exitCode, result.outputs.get('verdict')]).toEqual([2, 'broken']);
      expect(result.runner.issues.map(({ level, message }) => [level, message])).toEqual([
        ['error', expect.stringContaining(words)],
      ]);
      expect(result.stdout + result.stderr).not.toMatch(/A bug in|\n\s+at /);
      expect(existsSync(join(workspace, '../profile'))).toBe(false);
      expect(existsSync(join(workspace, '.git'))).toBe(false);
    },
  );

  test('and cannot be written to the runner makes it broken', async () => {
    const workspace = folderWith({ 'a.py': 'x = 1\n' });
    const result = await runAction({
      entry: join(program, 'main.js'),
      workspace,
      env: { GITHUB_OUTPUT: join(workspace, 'nowhere/output') },
    });
    expect(result.exitCode).toBe(2);
    expect(result.stdout + result.stderr).not.toMatch(/\n\s+at /);
  });
});
