import { describe, expect, test } from '@jest/globals';
import type { Report } from '../core/report.js';
import bareExcept from '../guardrails/bare-except/index.js';
import source from '../guardrails/source/index.js';
import suppressions from '../guardrails/suppressions/index.js';
import { command } from '../testing/command.js';
import { brief, type CheckOptions, check, repo } from '../testing/repo.js';
import { levelsBy } from './level-at.js';

const TREE = repo`
  === lib/a.py
  try: step()
  except: pass
  try: step()
  except Exception: print()
  try: stream.close()
  except Exception: pass
  === tests/a.py
  try: step()
  except: pass
  try: step()
  except Exception: print()
  try: stream.close()
  except Exception: pass
`;

async function found(config: string, options: CheckOptions = {}): Promise<readonly string[]> {
  return brief(await check(TREE, [bareExcept], { config, ...options }));
}

const IN_LIB = [
  'lib/a.py:2:1 error bare-except/swallowed',
  'lib/a.py:4:1 warning bare-except/broad',
  'lib/a.py:6:1 notice bare-except/cleanup',
];

describe('overrides', () => {
  test('say of a rule what the last entry says that fits', () => {
    const levelAt = levelsBy([
      { files: ['a/**'], rules: { ports: 'off' } },
      { files: ['a/b/**'], rules: { ports: 'error', 'ports/conflict': 'lower' } },
      { files: ['a/b/c/**'], rules: { drift: 'off' } },
    ]);
    const levels = ['x/y', 'a/x', 'a/b/x', 'a/b/c/x'].map((path) => [
      levelAt(path, 'ports/literal'),
      levelAt(path, 'ports/conflict'),
      levelAt(path, 'drift/mismatch'),
    ]);
    expect(levels).toEqual([
      [null, null, null],
      ['off', 'off', null],
      ['error', 'lower', null],
      ['error', 'lower', 'off'],
    ]);
  });

  test('of a guardrail make its findings one step milder in tests', async () => {
    expect(await found('')).toEqual([
      ...IN_LIB,
      'tests/a.py:2:1 warning bare-except/swallowed',
      'tests/a.py:4:1 notice bare-except/broad',
    ]);
  });

  test('of the file come after those of guardrails, which `strict` drops', async () => {
    expect(await found('overrides: [{ files: "tests/**", rules: { bare-except/broad: error } }]')).toEqual([
      ...IN_LIB,
      'tests/a.py:2:1 warning bare-except/swallowed',
      'tests/a.py:4:1 error bare-except/broad',
    ]);
    const strict = await found('preset: strict');
    expect(strict.filter((line) => line.startsWith('tests'))).toEqual(
      IN_LIB.map((line) => line.replace('lib', 'tests')),
    );
  });

  test('that turn a rule off leave what the finding is otherwise', async () => {
    const config =
      'overrides: [{ files: lib, rules: { bare-except/swallowed: off } }, { files: tests, rules: { bare-except: off } }]';
    expect(await found(config)).toEqual(['lib/a.py:2:1 error bare-except/bare', ...IN_LIB.slice(1)]);
  });

  test('lower what the configuration says, and turn on what it turns off', async () => {
    const rules = 'bare-except: { rules: { swallowed: off, bare: off, broad: error, cleanup: off } }';
    expect(await found(`${rules}\noverrides: [{ files: lib, rules: { bare-except/cleanup: notice } }]`)).toEqual([
      'lib/a.py:4:1 error bare-except/broad',
      'lib/a.py:6:1 notice bare-except/cleanup',
      'tests/a.py:4:1 warning bare-except/broad',
    ]);
    const off =
      'bare-except: { rules: { swallowed: off, bare: off, broad: off, cleanup: off, suppress: off, finally-exit: off } }';
    expect(await found(`${off}\noverrides: [{ files: lib, rules: { bare-except/cleanup: error } }]`)).toEqual([
      'lib/a.py:6:1 error bare-except/cleanup',
    ]);
  });

  test('for some files keep a guardrail running whose rules are off everywhere else', async () => {
    const off =
      'bare-except: { enabled: auto, rules: { swallowed: off, bare: off, broad: off, cleanup: off, suppress: off, finally-exit: off } }';
    const ran = async (overrides: string): Promise<Report> => {
      const tree = { ...TREE, 'guardrails.yml': `${off}\n${overrides}\n` };
      return JSON.parse((await command(tree, [bareExcept], ['check', '--format', 'json'])).text) as Report;
    };
    const on = await ran('overrides: [{ files: lib, rules: { bare-except/cleanup: error } }]');
    expect(brief(on)).toEqual(['lib/a.py:6:1 error bare-except/cleanup']);
  });

  test('hold for what the engine finds by itself, and are given as a flag as well', async () => {
    const tree = repo`
      === a.py
      x = (
      === b.py
      x = (
      # guardrails: ignore[bare-except/bare] no more
    `;
    const overrides =
      '[{ files: a.py, rules: { source: error } }, { files: b.py, rules: { source: off, suppressions: lower } }]';
    const report = await check(tree, [bareExcept, source, suppressions], { settings: { overrides } });
    expect(brief(report)).toEqual(['a.py:1:5 error source/broken', 'b.py:2:1 notice suppressions/unused']);
  });
});
