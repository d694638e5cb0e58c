import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { AnyGuardrail } from '../guardrails/guardrail.js';
import { folderWith, writeTree } from '../testing/folder.js';
import { brief, check } from '../testing/repo.js';
import { templateFor } from './template.js';
import { PROJECT_ROOT } from './tools.js';

const ID = 'orchard-keeper';

describe('a new guardrail', () => {
  const project = folderWith();
  const files = templateFor(ID);

  const node = (...args: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    return stdout;
  };
  const text = (path: string): string => readFileSync(join(project, path), 'utf8');

  beforeAll(() => {
    for (const name of readdirSync(PROJECT_ROOT)) {
      if (['.git', 'dist', 'node_modules', '.tools', '.bench'].includes(name)) continue;
      cpSync(join(PROJECT_ROOT, name), join(project, name), {
        recursive: true,
        filter: (path) => !path.includes('.test.') && !path.includes('/fixtures'),
      });
    }
    symlinkSync(join(PROJECT_ROOT, 'node_modules'), join(project, 'node_modules'));
    writeTree(project, Object.fromEntries(files));
    node('lib/dev/generate.js', 'sources');
    node('node_modules/typescript/bin/tsc');
  });

  test('is written to its own two folders only', () => {
    const folders = new Set(
      Array.from(files.keys(), (path) => /^(?:src\/guardrails|actions)\/[^/]+\//.exec(path)?.[0]),
    );
    expect([...folders].sort()).toEqual([`actions/${ID}/`, `src/guardrails/${ID}/`]);
  });

  test('compiles as it is and finds what its fixture expects', async () => {
    const entry = pathToFileURL(join(project, `lib/guardrails/${ID}/index.js`)).href;
    const { default: guardrail } = (await import(entry)) as { default: AnyGuardrail };
    const fixture = files.get(`src/guardrails/${ID}/fixtures/orchard.py`)!;
    expect(brief(await check({ 'orchard.py': fixture }, [guardrail]))).toEqual([`orchard.py:1:13 error ${ID}/mark`]);
  });

  test('is generated into everything that names guardrails', () => {
    node('lib/dev/generate.js');
    expect(text('src/registry.ts')).toContain(`'./guardrails/${ID}/index.js'`);
    expect(text('action.yml')).toContain(ID);
    expect(text(`actions/${ID}/action.yml`)).toContain(`main: ../../dist/${ID}.js`);
    expect(text(`dist/${ID}.js`)).toContain(`action(['${ID}']`);
    for (const path of ['guardrails.yml', 'daily.yml'].map((name) => `.github/workflows/${name}`)) {
      expect(text(path)).toContain(`\n      ${ID}:\n`);
      expect(text(path)).toContain(`uses: $/actions/${ID}\n`);
      expect(text(path)).toMatch(new RegExp(`needs: \\[.*\\b${ID}\\b.*\\]`));
      expect(text(path)).toContain(`${ID}:\${{ needs.${ID}.result }}`);
    }
    expect(text('config/workflows/daily.yml')).toMatch(new RegExp(`cron: '10 6 .* # .*\\b${ID}\\b`));
    expect(text('config/guardrails.yml')).toContain(`\n${ID}:\n`);
    expect(text('config/guardrails.schema.json')).toContain(`"${ID}": {`);
    expect(text('README.md')).toContain(`[\`${ID}\`](actions/${ID}/README.md)`);
    expect(text('README.md')).toMatch(new RegExp(`^\\| 06:10 \\| .*\\b${ID}\\b`, 'm'));
    expect(text('README.md')).toContain(` ${ID} (`);
    expect(text('src/testing/example/pc2/trainer/orchard_keeper.py')).toContain('crates');
    const cli = `import { cli } from ${JSON.stringify(pathToFileURL(join(project, 'lib/index.js')).href)};`;
    const guardrails = (...words: readonly string[]): string =>
      node('--input-type=module', '--eval', `${cli} await cli('file:///cli.js')`, '--', 'guardrails', ...words);
    expect(guardrails('list')).toContain(`${ID}/mark`);
    expect(guardrails('explain', `${ID}/mark`)).toContain(`${ID}/mark  (error)`);
  });
});
