import { describe, expect, test } from '@jest/globals';
import { parseCoverage } from '../../../parsers/coverage/parse.js';
import { readPython } from '../../../parsers/python/module.js';
import { fixture } from '../../../testing/fixture.js';
import { publicDefinitions, untestedAmong } from '../change/untested.js';
import { statementLines } from './statements.js';

const read = (source: string | Uint8Array) => readPython(Buffer.from(source));

test('counts the lines that coverage.py counted in the fixture', () => {
  const tree = fixture('coverage', 'monorepo');
  const { files } = parseCoverage([tree['coverage.xml'] as Uint8Array]);
  expect(files).toHaveLength(3);
  for (const { path, lines } of files) expect(statementLines(read(tree[path] as Uint8Array))).toEqual(lines);
});

test.each<[string, readonly number[]]>([
  ['"""Docs."""\nx = 1\n"""Not docs."""\n', [2, 3]],
  ['def f():\n    "Docs"\n    x: int\n    y: int = 1\n    global z\n    return (\n        y\n    )\n', [1, 4, 6]],
  ['@overload\ndef f(a): ...\n@cached\ndef g():\n    ...\n', [3, 4]],
  ['if TYPE_CHECKING:\n    import x\nelse:\n    import y\n', [4]],
  ['@slow\ndef f():  # pragma: no cover\n    return 1\nx = 1; y = 2\n', [4]],
  ['try:\n    pass\nexcept E:\n    pass\nelse:\n    pass\nfinally:\n    pass\n', [1, 2, 3, 4, 6, 8]],
  ['', []],
])('%j', (source, lines) => expect([...statementLines(read(source))]).toEqual(lines));

describe('public definitions', () => {
  const source = `
class Invoice:
    @property
    def total(self):
        return 0

    async def send(self): return 1

    def _private(self):
        return 2

    class Line:
        def price(self):
            def inner():
                return 3
            return inner


class _Draft:
    def total(self):
        return 4


def overdue():
    return 5


def inline(): return 6
`;
  const definitions = publicDefinitions(read(source));
  const measured = (hits: Readonly<Record<number, number>>) => ({
    path: 'a.py',
    lines: Uint32Array.from(Object.keys(hits).map(Number)),
    hit: Uint8Array.from(Object.values(hits)),
    branches: new Map(),
  });
  const untested = (hits: Readonly<Record<number, number>>) =>
    untestedAmong(definitions, measured(hits)).map(({ name }) => name);

  test('are named with their classes, without private ones and those inside functions', () => {
    expect(definitions.map(({ kind, name, line }) => `${line} ${kind} ${name}`)).toEqual([
      '2 class Invoice',
      '4 function Invoice.total',
      '7 function Invoice.send',
      '12 class Invoice.Line',
      '13 function Invoice.Line.price',
      '24 function overdue',
      '28 function inline',
    ]);
  });

  test('are untested when no line of a body ran; a class stands for what is in it', () => {
    const imported = { 2: 1, 3: 1, 4: 1, 7: 1, 9: 1, 12: 1, 13: 1, 19: 1, 20: 1, 24: 1, 28: 1 };
    expect(untested({ ...imported, 5: 0, 10: 0, 14: 0, 15: 0, 16: 0, 25: 0 })).toEqual(['Invoice', 'overdue']);
    expect(untested({ ...imported, 5: 1, 10: 0, 14: 0, 15: 0, 16: 0, 25: 1 })).toEqual(['Invoice.Line']);
    expect(untested({ ...imported, 5: 0, 10: 0, 14: 1, 15: 0, 16: 1, 25: 1 })).toEqual(['Invoice.total']);
  });

  test('are not judged where nothing of them was measured', () => {
    expect(untested({ 2: 1 })).toEqual([]);
  });
});
