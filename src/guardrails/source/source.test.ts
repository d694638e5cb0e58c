import { describe, expect, test } from '@jest/globals';
import { command } from '../../testing/command.js';
import { expectFindings, fixture } from '../../testing/fixture.js';
import { check } from '../../testing/repo.js';
import source from './index.js';

describe('source', () => {
  test('finds exactly what its fixtures announce', async () => {
    await expectFindings(fixture('source'), source);
  });

  test('says once per file what is wrong first, how much more there is, and where', async () => {
    const { findings } = await check(fixture('source'), [source]);
    expect(findings).toMatchObject([
      {
        path: 'jobs/broken.py',
        severity: 'warning',
        message: 'The [ is never closed, and there is one more problem.',
        line: 6,
        column: 15,
        related: [{ path: 'jobs/broken.py', line: 11, column: 12, message: 'The string is never closed.' }],
      },
    ]);
  });

  test.each([
    ['print(“hello”)', 7, 'The quote “ is none to Python: write \' or ".'],
    ["print('it’s', ‘no’)", 15, 'The quote ‘ is none to Python: write \' or ".'],
    ['total\u00a0= 1', 6, 'A no-break space (U+00A0) stands where only a plain one may.'],
    ['total = 1\u200b', 10, 'An invisible character (U+200B) stands in the code.'],
    ['print（total）', 6, 'The full-width （ means nothing to Python: write (.'],
    ['total = 3 – 1', 11, 'The dash – is no minus sign: write -.'],
    ['total = 3 × 1', 11, 'The character × (U+00D7) means nothing in Python.'],
    ['total = 3²', 10, 'The character ² (U+00B2) means nothing in Python.'],
    ['work(first second)', 12, 'A comma or an operator is missing here.'],
    ['work("first" "second", third fourth)', 30, 'A comma or an operator is missing here.'],
    ['work(first=1\n     second=2)', 6, 'A comma or an operator is missing here.'],
    ['values = [1 2, (3) "4"]', 13, 'A comma or an operator is missing here.'],
  ])('sees what is wrong with %j', async (code, column, message) => {
    const { findings } = await check({ 'a.py': `${code}\n` }, [source]);
    expect(findings).toMatchObject([{ path: 'a.py', line: code.includes('\n') ? 2 : 1, column, message }]);
  });

  test.each([
    ['x = "\xe9"', 6, 'The byte 0xE9 is no UTF-8, and no comment at the top declares another encoding.'],
    ['# coding: no-such-code', 3, 'The file declares the encoding no-such-code, in which Python reads no source.'],
    ['# coding: rot13', 3, 'The file declares the encoding rot13, in which Python reads no source.'],
    ['# coding: ascii \xe9', 17, 'The byte 0xE9 is no ASCII, which the file declares.'],
    ['\xef\xbb\xbf# coding: latin-1', 3, 'The file begins with the mark of UTF-8, but declares the encoding latin-1.'],
  ])('sees what is wrong with the encoding of %j', async (bytes, column, message) => {
    const { findings } = await check({ 'a.py': Buffer.from(`${bytes}\n`, 'latin1') }, [source]);
    expect(findings).toMatchObject([{ path: 'a.py', line: 1, column, message }]);
  });

  test.each([
    '# “quotes” and – dashes\ntext = "“quotes”\u00a0– \u200b"',
    'größe = naïve = ª = 𝒳 = ℘ = 数',
    'work(1if a else 2, a if b else c, not d, *e, "f" f"g" rb"h", lambda: i, **j)',
    'work(0xfor a, 1_000, 10L, 0777, `a`, b is not c, d not in e)',
    'work(await a, [b async for c in d], (yield), {1: 2, **e}, f"{a!r:>{b}}")',
    'with (open(a) as b, open(c) as d): pass',
    '# -*- coding: latin-1-unix -*-',
    '# vim: set fileencoding=cp1252 :',
    '# coding: future_fstrings',
    '#!/usr/bin/python\n\n# coding: no-such-code, on a line too late',
    'try: pass\nexcept (A, B), e: print >>f, "x" % (c, d)',
  ])('has nothing to say on %j', async (code) => {
    expect((await check({ 'a.py': `${code}\n` }, [source])).findings).toEqual([]);
  });

  test('says nothing of bytes that are no UTF-8 in comments, where CPython lets them pass on import', async () => {
    expect((await check({ 'a.py': Buffer.from('x = 1  # \xe9\n', 'latin1') }, [source])).findings).toEqual([]);
  });

  test('lists every place that cannot be read', async () => {
    const tree = { 'a.py': "x = 'never\n".repeat(7), 'b.py': 'x = 1\n', 'c.py': 'x = (\n' };
    const { text } = await command(tree, [source], ['source', 'list', '--format', 'json']);
    expect(JSON.parse(text)).toEqual([
      ...[1, 2, 3, 4, 5, 6, 7].map((line) => ({ path: 'a.py', line, message: 'The string is never closed.' })),
      { path: 'c.py', line: 1, message: 'The ( is never closed.' },
    ]);
  });

  test('tells at most five problems and counts the rest', async () => {
    const { findings } = await check({ 'jobs/broken.py': "x = 'never\n".repeat(2_000) }, [source]);
    expect(findings).toHaveLength(1);
    expect(findings[0]!.related).toHaveLength(4);
    expect(findings[0]!.message).toBe('The string is never closed, and there are 1999 more problems.');
  });
});

test('a file whose name is a template is one itself, and no Python yet', async () => {
  const text = 'class {{ name }}:\n    x = [{{ one }} {{ two }}]\n';
  const { findings } = await check({ 'templates/test_{{ name }}.py': text, 'templates/plain.py': text }, [source]);
  expect(findings.map(({ path }) => path)).toContain('templates/plain.py');
  expect(findings.map(({ path }) => path)).not.toContain('templates/test_{{ name }}.py');
});
