import { describe, expect, test } from '@jest/globals';
import { callsOf } from './calls.js';
import type { Expression, FormatPart } from './expression.js';
import { dottedName } from './expression.js';
import { readPython } from './module.js';
import { parseExpression, parsePrimary } from './parser.js';
import { assignment, decorators, imports, parameters } from './statements.js';

const encode = (text: string) => new TextEncoder().encode(text);

function parse(text: string): Expression {
  const bytes = encode(text);
  return parseExpression(bytes, 0, bytes.length);
}

/** An expression written back with every grouping in brackets. */
function written(expression: Expression): string {
  const all = (expressions: readonly Expression[]) => expressions.map(written).join(', ');
  switch (expression.kind) {
    case 'name':
      return expression.name;
    case 'number':
      return String(expression.value);
    case 'constant':
      return String(expression.value);
    case 'string':
      return JSON.stringify(expression.value);
    case 'format':
      return `f<${expression.parts.map(part).join('')}>`;
    case 'attribute':
      return `${written(expression.object)}.${expression.name}`;
    case 'subscript':
      return `${written(expression.object)}[${written(expression.index)}]`;
    case 'slice':
      return expression.parts.map((each) => (each === null ? '' : written(each))).join(':');
    case 'call':
      return `${written(expression.callee)}(${expression.args
        .map(({ name, star, value }) => `${'*'.repeat(star)}${name === null ? '' : `${name}=`}${written(value)}`)
        .join(', ')})`;
    case 'tuple':
      return `t(${all(expression.items)})`;
    case 'list':
      return `[${all(expression.items)}]`;
    case 'set':
      return `{${all(expression.items)}}`;
    case 'dict':
      return `{${expression.entries.map(({ key, value }) => `${key === null ? '**' : `${written(key)}: `}${written(value)}`).join(', ')}}`;
    case 'star':
      return `*${written(expression.value)}`;
    case 'unary':
      return `(${expression.operator} ${written(expression.operand)})`;
    case 'binary':
      return `(${written(expression.left)} ${expression.operator} ${written(expression.right)})`;
    case 'boolean':
      return `(${expression.values.map(written).join(` ${expression.operator} `)})`;
    case 'compare':
      return `(${written(expression.first)}${expression.rest.map(({ operator, value }) => ` ${operator} ${written(value)}`).join('')})`;
    case 'conditional':
      return `(${written(expression.yes)} if ${written(expression.test)} else ${written(expression.no)})`;
    case 'lambda':
      return `(lambda ${expression.parameters.map(({ name }) => name).join(', ')}: ${written(expression.body)})`;
    case 'walrus':
      return `(${expression.name} := ${written(expression.value)})`;
    case 'await':
    case 'yield':
    case 'yield-from':
      return `(${expression.kind}${expression.value === null ? '' : ` ${written(expression.value)}`})`;
    case 'comprehension':
      return `${expression.of}<${expression.key === null ? '' : `${written(expression.key)}: `}${written(expression.value)}${expression.clauses
        .map((clause) =>
          clause.kind === 'if'
            ? ` if ${written(clause.test)}`
            : ` for ${written(clause.target)} in ${written(clause.source)}`,
        )
        .join('')}>`;
    default:
      return '?';
  }
}

function part(of: FormatPart): string {
  if (of.kind === 'text') return of.value;
  const conversion = of.conversion === '' ? '' : `!${of.conversion}`;
  const format = of.format.length === 0 ? '' : `:${of.format.map(part).join('')}`;
  return `{${written(of.value)}${of.debug ? '=' : ''}${conversion}${format}}`;
}

describe('expressions', () => {
  test.each([
    ['a + b * c ** -d ** e', '(a + (b * (c ** (- (d ** e)))))'],
    ['-a ** b', '(- (a ** b))'],
    ['a - b - c', '((a - b) - c)'],
    ['a | b ^ c & d << e', '(a | (b ^ (c & (d << e))))'],
    ['not a or b and not c', '((not a) or (b and (not c)))'],
    ['a < b <= c is not d not in e', '(a < b <= c is not d not in e)'],
    ['a <> b', '(a != b)'],
    ['a if b else c if d else e', '(a if b else (c if d else e))'],
    ['lambda x, *y, z=1, **w: x or y', '(lambda x, y, z, w: (x or y))'],
    ['lambda: (yield)', '(lambda : (yield))'],
    ['f(a, *b, c=d, **e)(g)[h].i', 'f(a, *b, c=d, **e)(g)[h].i'],
    ['a[1:2, ::3, ...]', 'a[t(1:2, ::3, ...)]'],
    ['a[b := 1]', 'a[(b := 1)]'],
    ['a, *b, (c,), ()', 't(a, *b, t(c), t())'],
    ['(a)', 'a'],
    ['[a, b,], {a, b}, {a: b, **c}, {}', 't([a, b], {a, b}, {a: b, **c}, {})'],
    ['[a for b, c in d if e for f in g]', 'list<a for t(b, c) in d if e for f in g>'],
    ['f(a for b in c)', 'f(generator<a for b in c>)'],
    ['{a: b for c in d}', 'dict<a: b for c in d>'],
    ['(a async for b in c)', 'generator<a for b in c>'],
    ['await f() + 1', '((await f()) + 1)'],
    ['yield a, b', '(yield t(a, b))'],
    ['yield from a', '(yield-from a)'],
    ['(a := b)', '(a := b)'],
    ['a @ b // c', '((a @ b) // c)'],
    ['a\\\n.b', 'a.b'],
    ['(a # comment )\n.b)', 'a.b'],
    ['None, True, ...', 't(null, true, ...)'],
    ['print_(`a`)', 'print_(?)'],
  ])('%j is %s', (source, expected) => {
    expect(written(parse(source))).toBe(expected);
  });

  test.each(['', 'a b', 'a +', '(a', 'a if b', 'f(a', '[a', 'a.', 'a..b', 'lambda', 'print "x"', '{a: }', 'x = 1'])(
    '%j makes no sense',
    (source) => {
      expect(parse(source).kind).toBe('unknown');
    },
  );

  test.each([
    ['0x1F90', 8080, true],
    ['0o17', 15, true],
    ['0b11', 3, true],
    ['0777', 511, true],
    ['0', 0, true],
    ['10L', 10, true],
    ['1_000', 1000, true],
    ['1e-3', 0.001, false],
    ['.5', 0.5, false],
    ['2j', 2, false],
  ])('the number %s is %d', (source, value, integer) => {
    expect(parse(source)).toMatchObject({ kind: 'number', value, integer });
  });

  test.each([
    [String.raw`'a\n\x41\101\u00e9\U0001F600\'' "b"`, "a\nAAé😀'b"],
    [String.raw`r'a\n' u'é'`, 'a\\né'],
    [`'''a"'\r\nb'''`, 'a"\'\nb'],
    ["'a\\\nb'", 'ab'],
    [String.raw`ur'\d'`, '\\d'],
    [String.raw`b'\xe9\u00e9'`, 'é\\u00e9'],
  ])('the string %s has a value', (source, value) => {
    expect(parse(source)).toMatchObject({ kind: 'string', value });
  });

  test.each([
    [`f"a{b}c" 'd{e}'`, 'f<a{b}cd{e}>'],
    ['f"{a!r:>{b}}{{c}}"', 'f<{a!r:>{b}}{c}>'],
    ['f"{a=}{b = !s}"', 'f<{a=}{b=!s}>'],
    ['f"{a["b"]:%H:%M}"', 'f<{a["b"]:%H:%M}>'],
    ['f"{(lambda: 1)()}{a:=3}"', 'f<{(lambda : 1)()}{a:=3}>'],
    [String.raw`f"\x41{a}\N{BULLET}"`, String.raw`f<A{a}\N{BULLET}>`],
    [String.raw`rf"\{a}"`, String.raw`f<\{a}>`],
    ['f"http://{host}:{port}/"', 'f<http://{host}:{port}/>'],
    ['f"{f"{a}"}"', 'f<{f<{a}>}>'],
    ['f"{a b}"', 'f<{a b}>'],
  ])('the formatted string %s has parts', (source, expected) => {
    expect(written(parse(source))).toBe(expected);
  });

  test('deeper or longer than anything real are unknown, soon', () => {
    for (const source of [
      '('.repeat(100_000),
      '-'.repeat(100_000),
      `${'a+'.repeat(100_000)}a`,
      `a${'.b'.repeat(100_000)}`,
      'not '.repeat(50_000),
      `f"${'{f"'.repeat(50_000)}`,
      'lambda: '.repeat(50_000),
    ]) {
      const started = performance.now();
      expect(parse(source).kind).toBe('unknown');
      expect(performance.now() - started).toBeLessThan(1000);
    }
  });

  test('primaries end where they end', () => {
    const bytes = encode('with open(a).b as c: pass');
    expect(written(parsePrimary(bytes, 5, bytes.length))).toBe('open(a).b');
  });

  test('dotted names are names', () => {
    expect(['a.b.c', 'a', 'a().b', '"a".b'].map((source) => dottedName(parse(source)))).toEqual([
      'a.b.c',
      'a',
      null,
      null,
    ]);
  });
});

describe('statements', () => {
  const read = (source: string) => readPython(encode(source));

  test.each([
    ['a = b = 1', ['a', 'b'], '=', null, '1'],
    ['a, b = 1, 2', ['t(a, b)'], '=', null, 't(1, 2)'],
    ['a: int = 3', ['a'], '=', 'int', '3'],
    ['a.b[c] += 1', ['a.b[c]'], '+=', null, '1'],
    ['a **= 2', ['a'], '**=', null, '2'],
  ])('%s assigns', (source, targets, operator, annotation, value) => {
    const found = assignment(read(source), 0)!;
    expect(found.targets.map(written)).toEqual(targets);
    expect([found.operator, found.annotation && written(found.annotation), written(found.value!)]).toEqual([
      operator,
      annotation,
      value,
    ]);
  });

  test('an annotation alone has no value, and other statements assign nothing', () => {
    expect(assignment(read('a: int'), 0)).toMatchObject({ operator: '', value: null });
    for (const source of ['a', 'a == b', 'return a', 'f(a=1)', 'print "a"', 'a = ']) {
      expect(assignment(read(source), 0)).toBeNull();
    }
  });

  test('imports name what they bind', () => {
    const named = (source: string) =>
      imports(read(source), 0).map(({ module, level, name, alias }) => [module, level, name, alias]);
    expect(named('import a, b.c as d')).toEqual([
      ['a', 0, null, null],
      ['b.c', 0, null, 'd'],
    ]);
    expect(named('from ...a.b import (c as d, # why\n e,)')).toEqual([
      ['a.b', 3, 'c', 'd'],
      ['a.b', 3, 'e', null],
    ]);
    expect(named('from . import *')).toEqual([['', 1, '*', null]]);
    expect(named('from a import')).toEqual([]);
    expect(named('raise a')).toEqual([]);
  });

  test('definitions have parameters and decorators', () => {
    const module = read('@app.get("/")\n@b\ndef f[T: [int]](a, /, b: int = 1, *c, d="x", **e) -> int: pass\n');
    expect(
      parameters(module, 2).map(({ name, star, annotation, default: value }) => [
        name,
        star,
        annotation && written(annotation),
        value && written(value),
      ]),
    ).toEqual([
      ['a', 0, null, null],
      ['b', 0, 'int', '1'],
      ['c', 1, null, null],
      ['d', 0, null, '"x"'],
      ['e', 2, null, null],
    ]);
    expect(decorators(module, 2).map(written)).toEqual(['app.get("/")', 'b']);
  });

  test('calls are found without parsing', () => {
    const found = callsOf(read('x = a.b(c(d)[0].e(), f"{g()}", h=None, exc_info=error).i()'), 0);
    expect(found.calls.map(({ name }) => name)).toEqual(['a.b', 'c', '.e', 'a.b().i']);
    expect([...found.keywords]).toEqual(['exc_info']);
    expect(found.formatted).toEqual(['f"{g()}"']);
  });
});
