import { describe, expect, test } from '@jest/globals';
import { Faults } from './faults.js';
import { readPython } from './module.js';
import { scanPython } from './scanner.js';

/** What is wrong with a source (`line: message`), and the statements that are left of it. */
function broken(source: string): { problems: string[]; statements: string[] } {
  const module = readPython(new TextEncoder().encode(source));
  return {
    problems: module.problems.first.map(({ line, message }) => `${line}: ${message}`),
    statements: Array.from({ length: module.size }, (_, index) => module.text(module.start(index), module.end(index))),
  };
}

describe('one broken statement loses that statement', () => {
  test.each([
    ['x = (1,\ndef f():\n  pass\n', ['1: The ( is never closed.'], ['x = (1,', 'def f()', 'pass']],
    ['x = (1\nself.y = 2\n', ['1: The ( is never closed.'], ['x = (1', 'self.y = 2']],
    ['x = f(1\ny = 2\n', ['1: The ( is never closed.'], ['x = f(1', 'y = 2']],
    ['x = f(1\ny += 2\n', ['1: The ( is never closed.'], ['x = f(1', 'y += 2']],
    ['x = [1; y = 2\n', ['1: The [ is never closed.'], ['x = [1', 'y = 2']],
    ['x = f(a]\ny\n', ['1: The ( is never closed.', '1: The ] closes no bracket.'], ['x = f(a]\ny']],
    ['x = f([a)\ny\n', ['1: The ) closes no bracket.'], ['x = f([a)', 'y']],
    ['x = 1)\ny\n', ['1: The ) closes no bracket.'], ['x = 1)', 'y']],
    ["x = 'a\ny\n", ['1: The string is never closed.'], ["x = 'a", 'y']],
    ['x = """a\ny\nz = """\n', [], ['x = """a\ny\nz = """']],
    [
      'if a:\n  x = """b\n  except: c\n    def d(): pass\n  @e\n  def f(): pass\n',
      ['2: The string is never closed.'],
      ['if a', 'x = """b\n  except: c\n    def d(): pass', '@e', 'def f()', 'pass'],
    ],
    [
      "x = f('''a\nclass B: pass\n",
      ['1: The ( is never closed.', '1: The string is never closed.'],
      ["x = f('''a", 'class B', 'pass'],
    ],
    ['x = f"{a"\ny\n', ['1: A field of the formatted string is never closed.'], ['x = f"{a"', 'y']],
    ['if x\n  y\n', ['1: The if has no colon.'], ['if x', 'y']],
    ['if x:\ny\n', ['1: The if has no body.'], ['if x', 'y']],
    ['def f():', ['1: The def has no body.'], ['def f()']],
    ['  x\n', ['1: The line is indented without reason.'], ['x']],
    ['if x:\n    y\n  z\n', ['3: The line is indented like none of the blocks around it.'], ['if x', 'y', 'z']],
    ['try:\n  x\ny\n', ['1: The try has neither except nor finally.'], ['try', 'x', 'y']],
    [
      'try: x\nelse: y\n',
      ['1: The try has neither except nor finally.', '2: The else belongs to nothing before it.'],
      ['try', 'x', 'else', 'y'],
    ],
    ['x\nexcept: y\n', ['2: The except belongs to nothing before it.'], ['x', 'except', 'y']],
    ['if x: y\nfinally: z\n', ['2: The finally belongs to nothing before it.'], ['if x', 'y', 'finally', 'z']],
    ['if x: for y in z: pass\n', ['1: A block starts in the middle of a line.'], ['if x', 'for y in z', 'pass']],
    [
      "<<<<<<< ours\nx\n=======\ny\n>>>>>>> it's theirs\n",
      [
        '1: A merge conflict is left unresolved.',
        '3: A merge conflict is left unresolved.',
        '5: A merge conflict is left unresolved.',
      ],
      ['x', 'y'],
    ],
    ['%pylab "inline\nx\n', ['1: No statement starts with %.'], ['x']],
    ['x = $y\n', ['1: The character $ means nothing here.'], ['x = $y']],
    ['x = \\ 1\ny\n', ['1: A backslash stands where no line ends.'], ['x = \\ 1', 'y']],
  ] as const)('%j', (source, problems, statements) => {
    expect(broken(source)).toEqual({ problems, statements });
  });
});

describe('nothing is broken that CPython compiles', () => {
  test.each([
    'f(\na = 1,\nb = 2)\n',
    'f(a,\nb = 2\n)\n',
    'f(lambda\na = 1: a)\n',
    'x = (a\nif b\nelse c)\n',
    'x = [a\nfor a in b\nasync for c in d\nif a]\n',
    'x = (yield\n)\n',
    'x = (a\n@b\n* c)\n',
    'x = {a:\nb, "pass":\n1}\n',
    'try: x\nexcept A: y\nelse: z\nfinally: w\n',
    'for x in y: z\nelse: w\n',
    'try: x\nfinally: y\n',
    'if a: b\nelif c: d\nelse: e\n',
    'x = 1 \\\n\n',
    '\\\nx = 1\n',
    '# only a comment',
    '',
    '\f\n\fx\n',
    '*a, b = c\n...\n.5\n~a\n',
    'class A: pass\n@b\nclass C: pass\n',
    'x = (\n# it"s\n1)\n',
    'raise_error = pass_ = 1\nwith_ = (\nraise_error,\npass_)\n',
  ])('%j', (source) => {
    expect(broken(source).problems).toEqual([]);
  });
});

describe('hostile sources cost linear time', () => {
  const size = 200_000;
  test.each([
    ['open brackets', '('.repeat(size)],
    ['brackets of every kind', '([{'.repeat(size / 3) + ')'.repeat(size / 3)],
    ['nested fields', 'f"{'.repeat(size / 3)],
    ['fields on lines of their own', 'f"{\n'.repeat(size / 4)],
    ['nested formats', `f"${'{x:'.repeat(size / 3)}`],
    ['escaped triple quotes', '\\"""\n'.repeat(size / 5)],
    ['opening triple quotes', `'''\n"""\n`.repeat(size / 8)],
    ['lambdas in a header', `if ${'lambda: '.repeat(size / 8)}`],
    ['inline headers', 'if a:'.repeat(size / 5)],
    ['semicolons', ';'.repeat(size)],
    ['one long line', `x = ${'a + '.repeat(size / 4)}`],
    ['backslashes', '\\\n'.repeat(size / 2)],
    ['continued strings', `'${'\\\n'.repeat(size / 2)}`],
    ['quotes', `"'`.repeat(size / 2)],
    ['deep blocks', Array.from({ length: 600 }, (_, depth) => `${' '.repeat(depth)}if a:`).join('\n')],
    ['except clauses', 'except:\n'.repeat(size / 8)],
    ['decorators', '@a\n'.repeat(size / 3)],
  ])('%s', (_, source) => {
    const started = performance.now();
    const module = readPython(new TextEncoder().encode(source));
    void module.problems;
    for (let statement = 0; statement < Math.min(module.size, 50); statement++) {
      module.expression(module.start(statement), module.end(statement));
    }
    expect(performance.now() - started).toBeLessThan(1500);
  });
});

test('a source that memory has no room for is told of, not read', () => {
  const faults = new Faults();
  expect(scanPython(new Uint8Array(100_000_000), 0, faults).statements).toHaveLength(0);
  expect(faults.kept).toEqual([{ message: 'The file is too large to be read.', offset: 0 }]);
  expect(readPython(new TextEncoder().encode('x')).size).toBe(1);
});
