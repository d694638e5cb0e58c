import { spawnSync } from 'node:child_process';
import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import { folderWith, writeTree } from '../testing/folder.js';
import { brief, check } from '../testing/repo.js';
import { templateFor } from './template.js';
import { PROJECT_ROOT } from './tools.js';

test('a new guardrail compiles as it is and finds what its fixture expects', async () => {
  const project = folderWith();
  for (const name of ['src', 'package.json', 'tsconfig.json']) {
    cpSync(join(PROJECT_ROOT, name), join(project, name), {
      recursive: true,
      filter: (path) => !path.includes('.test.') && !path.includes('/fixtures'),
    });
  }
  symlinkSync(join(PROJECT_ROOT, 'node_modules'), join(project, 'node_modules'));
  const files = templateFor('orchard-keeper');
  writeTree(project, Object.fromEntries(files));
  const compiled = spawnSync(process.execPath, [join(PROJECT_ROOT, 'node_modules/typescript/bin/tsc')], {
    cwd: project,
    encoding: 'utf8',
  });
  expect([compiled.status, compiled.stdout]).toEqual([0, '']);
  const entry = pathToFileURL(join(project, 'lib/guardrails/orchard-keeper/index.js')).href;
  const { default: guardrail } = (await import(entry)) as { default: AnyGuardrail };
  const fixture = files.get('src/guardrails/orchard-keeper/fixtures/orchard.py')!;
  expect(brief(await check({ 'orchard.py': fixture }, [guardrail]))).toEqual([
    'orchard.py:1:13 error orchard-keeper/mark',
  ]);
});
