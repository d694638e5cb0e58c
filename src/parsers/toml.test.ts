import { describe, expect, test } from '@jest/globals';
import { parse } from 'smol-toml';
import { SyntaxProblem } from '../core/problem.js';
import type { TomlNode } from './toml.js';
import { parseToml, tomlAt, tomlItems, tomlText } from './toml.js';

const EVERYTHING = `
title = "a \\"quoted\\" \\u00e9 text" # with [brackets]
literal = 'C:\\path'
"dotted.key" . inner = 1
number = -1_000.5e3
day = 1979-05-27 07:32:00
flags = [ true, false, # comment, ]
  "three", ]
many = """
line one
line \\
   two ""\\""""
raw = '''
it's '''
point = { x = 1, y = { z = "deep" }, "odd key" = [1, [2, 3]] }

[project]
dependencies = [
    "requests>=2", # why
    'flask',
]
[project.optional-dependencies]
test = ["pytest"]
[[package]]
name = "a"
[package.source]
url = "x"
[[package.files]]
file = 1
[[package.files]]
file = 2
[[package]]
name = "b"
[project.scripts]
run = "a:b"
`;

describe('parseToml', () => {
  test('reads the very values smol-toml reads', () => {
    expect(comparable(parseToml(EVERYTHING))).toEqual(normal(parse(EVERYTHING)));
    expect(comparable(parseToml(EVERYTHING.replaceAll('\n', '\r\n')))).toEqual(normal(parse(EVERYTHING)));
  });

  test('knows where everything is', () => {
    const root = parseToml(EVERYTHING);
    const [requests, flask] = tomlItems(root, 'project', 'dependencies');
    const line = (text: string) => EVERYTHING.slice(0, EVERYTHING.indexOf(text)).split('\n').length;
    expect(requests).toMatchObject({ line: line('"requests'), column: 6, literal: true });
    expect(flask).toMatchObject({ line: line("'flask"), column: 6 });
    expect(tomlItems(root, 'package')[1]).toMatchObject({ line: line('name = "b"') - 1, column: 3 });
    expect(tomlAt(root, 'title')).toMatchObject({ literal: false, line: 2 });
    expect(tomlText(root, 'point', 'y', 'z')).toBe('deep');
  });

  test.each([
    ['a missing value', 'name = ', 1],
    ['an open header', '\n\n[a\n', 3],
    ['an open array', 'a = [1, # no end', 1],
    ['endless nesting', `a = ${'['.repeat(50_000)}`, 1],
    ['a second definition', 'a = 1\na = 2', 2],
    ['a carriage return too many', 'a = 1 # one\r\r\nb = 2', 1],
  ])('refuses %s with its line', (_, text, line) => {
    const started = performance.now();
    expect(() => parseToml(text)).toThrow(SyntaxProblem);
    expect(performance.now() - started).toBeLessThan(500);
    try {
      parseToml(text);
    } catch (fault) {
      expect((fault as SyntaxProblem).line).toBe(line);
      expect((fault as SyntaxProblem).message).not.toContain('\n');
    }
  });

  test('pollutes nothing', () => {
    for (const text of [
      '[a.b.__proto__]\npolluted = 1',
      '__proto__ = { polluted = 1 }',
      '[[__proto__]]\npolluted = 1',
    ]) {
      parseToml(text);
      expect(
        (Object.create(null) as { polluted?: number }).polluted ?? ({} as { polluted?: number }).polluted,
      ).toBeUndefined();
    }
  });

  test('takes time in proportion to the text', () => {
    const block = '[[package]]\nname = "requests"\nversion = "2.31.0"\nfiles = [{ file = "a", hash = "b" }]\n';
    const time = (blocks: number): number => {
      const text = block.repeat(blocks);
      const started = performance.now();
      parseToml(text);
      return performance.now() - started;
    };
    const best = (blocks: number): number => Math.min(time(blocks), time(blocks), time(blocks));
    expect(best(8_000) / best(2_000)).toBeLessThan(12);
  });
});

/** Plain values, numbers and dates as their text. */
function comparable(node: TomlNode): unknown {
  if (node.kind === 'text') return node.value;
  if (node.kind === 'other') return normal(Object.values(parse(`x = ${node.text}`))[0]);
  if (node.kind === 'array') return node.items.map(comparable);
  return Object.fromEntries([...node.entries].map(([key, value]) => [key, comparable(value)]));
}

function normal(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, normal(inner)]));
}
