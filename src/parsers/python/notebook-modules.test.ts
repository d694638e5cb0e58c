import { describe, expect, test } from '@jest/globals';
import bareExcept from '../../guardrails/bare-except/index.js';
import source from '../../guardrails/source/index.js';
import suppressions from '../../guardrails/suppressions/index.js';
import { brief, check } from '../../testing/repo.js';

/** A notebook with these cells of code, as Jupyter writes it: a line of JSON for each line of code. */
function notebook(cells: readonly string[], more: object = {}, indent: number | null = 1): string {
  const json = {
    cells: cells.map((code) => ({ cell_type: 'code', source: code.split(/(?<=\n)/), outputs: [], metadata: {} })),
    metadata: {},
    nbformat: 4,
    ...more,
  };
  return JSON.stringify(json, null, indent ?? undefined);
}

/** The line of the text that holds a piece of code. */
function lineOf(text: string, piece: string): number {
  return text.slice(0, text.indexOf(JSON.stringify(piece).slice(1, -1))).split('\n').length;
}

describe('a notebook', () => {
  test('is read cell by cell, with imports of earlier cells, and its findings stand in the notebook itself', async () => {
    const text = notebook([
      'import contextlib as tools\n',
      'def poll(queue):\n    try:\n        queue.get("a", 1)\n    except Exception:\n        pass',
      'with tools.suppress(Exception): step()',
    ]);
    const { findings } = await check({ 'a.ipynb': text }, [bareExcept]);
    expect(findings).toMatchObject([
      {
        rule: 'bare-except/swallowed',
        line: lineOf(text, '    except Exception:'),
        message: 'The except Exception in poll (cell 2) drops every error without a trace.',
        properties: { cell: 2, 'cell-line': 4 },
      },
      {
        rule: 'bare-except/suppress',
        line: lineOf(text, 'with tools.suppress'),
        message: 'The suppress(Exception) in cell 3 drops every error of its block.',
        properties: { cell: 3, 'cell-line': 1 },
      },
    ]);
    const lines = text.split('\n');
    const shown = findings.map(({ line, column, endColumn }) => lines[line! - 1]!.slice(column! - 1, endColumn! - 1));
    expect(shown).toEqual(['except Exception:', 'tools.suppress(Exception)']);
  });

  test('has the columns of its own text where quotes are escaped or all of it is one line', async () => {
    const text = notebook(['x = "ä\\n\\"" ; print("é")\ntry: step("a\\b")\nexcept: pass\n'], {}, null);
    const { findings } = await check({ 'a.ipynb': text }, [bareExcept]);
    expect(findings.map(({ line, column, endColumn }) => [line, text.slice(column! - 1, endColumn! - 1)])).toEqual([
      [1, 'except:'],
    ]);
  });

  test('may hold its code as one string, or as format 3 has it', async () => {
    const code = 'try: step()\nexcept: pass\n';
    const whole = JSON.stringify({ cells: [{ cell_type: 'code', source: code }] });
    const old = JSON.stringify({ worksheets: [{ cells: [{ cell_type: 'code', input: [code] }] }] });
    const tree = { 'old.ipynb': old, 'whole.ipynb': whole };
    expect((await check(tree, [bareExcept])).findings.map(({ path }) => path)).toEqual(['old.ipynb', 'whole.ipynb']);
  });

  test.each([
    '%matplotlib inline\n!pip install "it\'s"\n',
    '%%time\nx = 1\n',
    'files = !ls -l "*.py\nx = %who_ls\n',
    'print?\n?print\nobj.method??\n',
    'if x:\n    !echo "a\nelse:\n    %cd ..\n',
    '!pip install a \\\n    "b\n',
    'print("%s"\n      % x)\ntext = """\n%d ?\n!x?\n"""\n',
    'await step()\n',
    '%%bash\nif [ "a\n',
    "%%html\n<b>it's\n",
    '# only a comment',
    '',
  ])('is not broken by what only IPython understands: %j', async (code) => {
    const text = notebook([code, 'try: step()\nexcept: pass\n']);
    const { findings } = await check({ 'a.ipynb': text }, [bareExcept, source]);
    expect(findings.map(({ rule, line }) => [rule, line])).toEqual([
      ['bare-except/swallowed', lineOf(text, 'except: pass')],
    ]);
  });

  test('with a broken cell says so, and reads all others', async () => {
    const text = notebook(['x = """never\n', 'try: step()\nexcept: pass\n', 'y = 1\nz = [1\n']);
    const { findings } = await check({ 'a.ipynb': text }, [bareExcept, source]);
    expect(findings).toMatchObject([
      {
        rule: 'source/broken',
        line: lineOf(text, 'x = """'),
        message: 'The string is never closed (cell 1, line 1), and there is one more problem.',
        related: [{ line: lineOf(text, 'z = [1'), message: 'The [ is never closed (cell 3, line 2).' }],
      },
      { rule: 'bare-except/swallowed', line: lineOf(text, 'except: pass') },
    ]);
  });

  test('is silenced by comments in its code', async () => {
    const text = notebook([
      'try: step()\nexcept: pass  # guardrails: ignore[bare-except/swallowed] a demo\n',
      'try: step()\n# guardrails: ignore[bare-except/swallowed] another\nexcept: pass\n',
      'try: step()\nexcept Exception: pass  # noqa: BLE001 - a third\n',
      '# guardrails: ignore[bare-except/bare] no more\n',
    ]);
    const report = await check({ 'a.ipynb': text }, [bareExcept, suppressions]);
    expect(brief(report).map((line) => line.replace(/^(\w+ )?\S+/, '$1'))).toEqual([
      'muted  error bare-except/swallowed',
      'muted  error bare-except/swallowed',
      'muted  error bare-except/swallowed',
      ' warning suppressions/unused',
    ]);
  });

  test('of another language, and cells of text, hold no Python', async () => {
    const tree = {
      'r.ipynb': notebook(['except: pass ['], { metadata: { language_info: { name: 'R' } } }),
      'text.ipynb': JSON.stringify({ cells: [{ cell_type: 'markdown', source: ['except: pass ['] }] }),
      'python.ipynb': notebook(['x = 1'], { metadata: { kernelspec: { language: 'python' } } }),
    };
    expect((await check(tree, [bareExcept, source])).findings).toEqual([]);
  });

  test.each([
    ['{"cells": [', 'This is not valid JSON: a value is missing.'],
    ['{"cells": [1 2]}', 'This is not valid JSON: a comma or ] is missing.'],
    ['{"cells": "x\n"}', 'This is not valid JSON: a string is broken.'],
    ['{"except": 1}', 'This is no notebook: it has no list of cells.'],
    [`${'['.repeat(100_000)}`, 'This is not valid JSON: more than 200 levels.'],
    ['', 'This is not valid JSON: a value is missing.'],
  ])('that is none is one sentence: %j', async (text, message) => {
    const { findings } = await check({ 'a.ipynb': text }, [bareExcept, source]);
    expect(findings.map((finding) => [finding.rule, finding.message])).toEqual([['source/broken', message]]);
  });

  test('may hold anything where cells are expected', async () => {
    const cells = [1, null, 'x', [], {}, { cell_type: 'code' }, { cell_type: 'code', source: [1, {}, 'x = 1'] }];
    const { findings } = await check({ 'a.ipynb': JSON.stringify({ cells, metadata: [] }) }, [bareExcept, source]);
    expect(findings).toEqual([]);
  });
});
