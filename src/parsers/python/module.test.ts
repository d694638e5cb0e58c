import { describe, expect, test } from '@jest/globals';
import { BLANK, IDENTIFIER } from './bytes.js';
import { hidesWords } from './encoding.js';
import { WORDS } from './keywords.js';
import { type PythonModule, readPython } from './module.js';

function read(source: string | Uint8Array): PythonModule {
  return readPython(typeof source === 'string' ? new TextEncoder().encode(source) : source);
}

/** Every statement's text, indented by two spaces for each block around it. */
function outline(source: string | Uint8Array): string[] {
  const module = read(source);
  const depth = (statement: number): number => (statement < 0 ? 0 : 1 + depth(module.parent(statement)));
  return Array.from({ length: module.size }, (_, statement) => {
    return '  '.repeat(depth(module.parent(statement))) + module.text(module.start(statement), module.end(statement));
  });
}

describe('keywords', () => {
  /** The word of the keyword that the last statement starts with. */
  const lastOf = (source: string): string => {
    const module = read(source);
    return WORDS[module.keyword(module.size - 1)]!;
  };

  test.each(WORDS.filter((word) => word !== '' && word !== 'async'))('knows %s as a whole word', (word) => {
    const around = word === 'case' ? 'match x:\n ' : '';
    expect(lastOf(`${around}${word} x:`)).toBe(word);
    expect(lastOf(`${around}${word}\\\n x:`)).toBe(word);
    for (const other of [`${word}s`, `${word}é`, `${word}_`, `${word}1`, word.toUpperCase(), word.slice(0, -1)]) {
      expect([other, lastOf(`${around}${other} x:`)]).toEqual([other, '']);
    }
  });

  test('knows async only before the keywords it goes with', () => {
    for (const word of ['def', 'for', 'with']) expect(lastOf(`async ${word} x:`)).toBe(word);
    for (const word of ['if', 'x', 'async']) expect(lastOf(`async ${word} x:`)).toBe('');
  });

  test('end before the bytes that the parser of expressions takes for no part of a word', () => {
    for (let byte = 0; byte < 256; byte++) {
      const module = read(Uint8Array.of(...new TextEncoder().encode('pass'), byte));
      expect([byte, WORDS[module.keyword(0)]]).toEqual([byte, IDENTIFIER[byte] === 1 ? '' : 'pass']);
      const passedOver = BLANK[byte] === 1 || '\n\r#;'.includes(String.fromCharCode(byte));
      expect([byte, module.end(0)]).toEqual([byte, passedOver ? 4 : 5]);
    }
  });
});

describe('statements', () => {
  test('are arranged in blocks, on lines of their own or not', () => {
    const source = [
      'class Invoice: paid = False; total = 0',
      'def pay(invoice):',
      '    try: charge(); log()',
      '    except (A, B) as error: pass',
      '    if invoice: return {1: 2}[1:]; pass',
      '',
      '        # a comment counts for nothing',
      '    else:',
      '\treturn None',
      'pay(1); pay(2)',
    ].join('\n');
    expect(outline(source)).toEqual([
      'class Invoice',
      '  paid = False',
      '  total = 0',
      'def pay(invoice)',
      '  try',
      '    charge()',
      '    log()',
      '  except (A, B) as error',
      '    pass',
      '  if invoice',
      '    return {1: 2}[1:]',
      '    pass',
      '  else',
      '    return None',
      'pay(1)',
      'pay(2)',
    ]);
    expect(read(source).problems.count).toBe(0);
  });

  test.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['lone CR', '\r'],
  ])('end at %s, but not inside brackets, strings and continuations', (_, newline) => {
    const source = ['x = [1,', '  2]', 'y = """a', 'b"""', "z = 'a\\", "b'", 'if x and \\', '  y:', '  pass', ''];
    const module = read(source.join(newline));
    expect(outline(source.join(newline)).map((text) => text.replaceAll(newline, '|'))).toEqual([
      'x = [1,|  2]',
      'y = """a|b"""',
      "z = 'a\\|b'",
      'if x and \\|  y',
      '  pass',
    ]);
    expect(module.problems.count).toBe(0);
    expect(module.position(module.start(4))).toEqual({ line: 9, column: 3 });
  });

  test('take the column of a line from before its first backslash, after its last form feed, with tabs of eight', () => {
    const source = 'if a:\n    \\\n b\n    c\n\fif d:\n  \te\n        f\n';
    expect(outline(source)).toEqual(['if a', '  b', '  c', 'if d', '  e', '  f']);
    expect(read(source).problems.count).toBe(0);
  });

  test('know a header colon from those of lambdas, walruses, slices and annotations', () => {
    expect(outline('if lambda: lambda x: 1: a\n')).toEqual(['if lambda: lambda x: 1', '  a']);
    expect(outline('while chunk := read(): a\n')).toEqual(['while chunk := read()', '  a']);
    expect(outline('if f(lambda: 1)[1:2]: a: int = 3\n')).toEqual(['if f(lambda: 1)[1:2]', '  a: int = 3']);
  });

  test('read soft keywords as what they are', () => {
    const source = [
      'match = {}; case = 1; type = 2',
      'match[0]: int',
      'match (x)',
      'match x, y:',
      '    case [1, case] if (type := 2): match = 3',
      '    case _:',
      '        match z:',
      '            case {**rest}: pass',
      'case: int = 3',
      'type X[T] = int',
      'type(x)',
    ].join('\n');
    const module = read(source);
    const keywords = Array.from({ length: module.size }, (_, statement) => WORDS[module.keyword(statement)]);
    expect(keywords.join(' ')).toBe('     match case  case match case pass  type ');
    expect(module.problems.count).toBe(0);
  });

  test('carry qualified names', () => {
    const module = read('class A:\n  async def f[T](self):\n    class B:\n      if x:\n        def g(self): pass\n');
    expect(module.scope(module.size - 1)).toBe('A.f.B.g');
    expect(module.scope(1)).toBe('A');
    expect(module.isAsync(1)).toBe(true);
  });

  test('are found by offset, and their comments apart from strings', () => {
    const source = 'a = "# no"  # one\nb = (  # two\n  1)\n# three';
    const module = read(source);
    expect(module.at(source.indexOf('1)'))).toBe(1);
    expect(module.at(0)).toBe(0);
    expect(module.comments().map(({ start, end }) => module.text(start, end))).toEqual(['# one', '# two', '# three']);
  });
});

describe('positions', () => {
  test('count characters, not bytes or UTF-16 units', () => {
    const module = read('x = "é😀"; y = 1\n');
    expect(module.position(module.start(1))).toEqual({ line: 1, column: 11 });
  });

  test('do not count a byte order mark', () => {
    const module = read('\ufeffx = 1; y = 2\n');
    expect(module.position(module.start(1))).toEqual({ line: 1, column: 8 });
    expect(module.text(module.start(0), module.end(0))).toBe('x = 1');
  });
});

describe('encodings', () => {
  const cookie = (name: string, ...bytes: number[]) =>
    Uint8Array.from([...new TextEncoder().encode(`# -*- coding: ${name} -*-\n`), ...bytes]);

  test.each([
    ['shift_jis', [0x95, 0x5c]],
    ['cp932', [0x95, 0x5c]],
    ['gbk', [0x81, 0x5c]],
    ['big5', [0xa5, 0x5c]],
    ['gb18030', [0x81, 0x5c]],
    ['iso2022_jp', [0x1b, 0x24, 0x42, 0x25, 0x22, 0x1b, 0x28, 0x42]],
  ])('%s: a character whose bytes look like a backslash or a quote is none', (name, character) => {
    const module = read(cookie(name, 120, 61, 39, ...character, 39, 59, 121, 61, 49, 10));
    expect(module.problems.count).toBe(0);
    expect(module.size).toBe(2);
    expect(module.position(module.start(1))).toEqual({ line: 2, column: 7 });
  });

  test.each([
    ['latin-1', [0xe9]],
    ['no-such-encoding', [0xe9]],
    ['utf-8', [0xff, 0xc0]],
  ])('%s: bytes that are no UTF-8 are read all the same', (name, character) => {
    expect(read(cookie(name, 120, 61, 39, ...character, 39, 59, 121, 61, 49, 10)).size).toBe(2);
  });

  test('a declaration counts on the second line only below a comment or a blank line', () => {
    const second = (first: string) =>
      read(Uint8Array.from([...new TextEncoder().encode(`${first}\n# coding=shift_jis\n`), 39, 0x95, 0x5c, 39, 10]));
    expect(second('#!/usr/bin/python').problems.count).toBe(0);
    expect(second('import os').problems.first.map(({ message }) => message)).toEqual([
      'The string is never closed.',
      'The byte 0x95 is no UTF-8, and no comment at the top declares another encoding.',
    ]);
  });

  test.each(['utf-7', 'unicode_escape', 'raw-unicode-escape', 'hz', 'iso2022_kr', 'ISO-2022-JP-2', 'punycode'])(
    '%s, in which other bytes may stand for letters, is a problem, and its bytes prove nothing',
    (name) => {
      const source = cookie(name, 120, 10);
      expect(read(source).problems.first[0]!.message).toMatch(
        /^The file is in `.+`, an encoding that is not read here/,
      );
      expect(hidesWords(source)).toBe(true);
    },
  );

  test.each(['utf-8', 'latin-1', 'shift_jis', 'iso2022_jp', 'koi8-t'])('%s hides no word', (name) => {
    expect([read(cookie(name, 120, 10)).problems.count, hidesWords(cookie(name, 120, 10))]).toEqual([0, false]);
  });

  test('UTF-16 and NUL bytes are problems', () => {
    expect(read(Uint8Array.of(0xff, 0xfe, 120, 0)).problems.first[0]!.message).toMatch(/UTF-16/);
    expect(read('x = 1\0\ny = 2').problems.first[0]!.message).toMatch(/NUL/);
    expect(read('x = 1\0\ny = 2').size).toBe(2);
  });
});

describe('formatted strings', () => {
  test.each([
    `f'{x:"^10}'`,
    `f"{x:'>10}"`,
    `f"{x:{w}.{p}}"`,
    `f"{names["first"]}"`,
    `f"{f"{f"{1}"}"}"`,
    `f"{{ ' }} {x!r:>{w}}"`,
    `f"\\N{APOSTROPHE} {x}"`,
    `rf"\\{x}\\\\"`,
    `f"""{x:"} " ' {\n# it's a comment }\ny}"""`,
    `f"{\nx\n}"`,
    `f"{'}' + '{'}"`,
    `f"{x:%H:%M}{a[1:2]}{(lambda y: y)(1)}"`,
    `t"{x!s:'}"`,
    `Rb"\\\\" + F'{x}' + fR"{x}\\d"`,
    `f"{x:\\'>10}"`,
    `f"{d['a']:{'>' + "10"}}"`,
  ])('%s is one string', (text) => {
    const module = read(`a = ${text}; b\n`);
    expect([module.problems.count, module.size]).toEqual([0, 2]);
  });
});
