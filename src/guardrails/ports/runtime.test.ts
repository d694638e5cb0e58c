import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { PROJECT_ROOT } from '../../dev/tools.js';
import { command } from '../../testing/command.js';
import { describeWith } from '../../testing/tools.js';
import ports from './index.js';

const TESTS = join(PROJECT_ROOT, 'src/guardrails/ports/fixtures/test_port_registry.py');
const MODULE = 'common_utils/port_registry.py';

test('writes the module once', async () => {
  const first = await command({ 'a.py': '' }, [ports], ['ports', 'runtime']);
  expect(first).toMatchObject({ status: 0, text: `wrote ${MODULE}\n` });
  expect(first.tree[MODULE]).toContain('parents[1] / "config/ports.yaml"');
  const second = await command(first.tree, [ports], ['ports', 'runtime']);
  expect(second.text).toBe(`${MODULE} is up to date.\n`);
});

describeWith(['python3'], 'the Python module', (python3) => {
  test('passes its own tests', async () => {
    const root = mkdtempSync(join(tmpdir(), 'guardrails-ports-'));
    try {
      const { tree } = await command({ 'a.py': '' }, [ports], ['ports', 'runtime']);
      const path = join(root, MODULE);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, String(tree[MODULE]));
      const result = spawnSync(python3!, ['-I', TESTS, root], {
        encoding: 'utf8',
        env: { PATH: process.env.PATH ?? '', TMPDIR: root },
      });
      expect(result.stderr).toMatch(/Ran 14 tests[\s\S]*\nOK\s*$/);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});
