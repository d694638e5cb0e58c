import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { portDeclarations } from '../facts/port-declarations.js';
import { plannedScanner, scanFile } from '../workspace/scan-file.js';
import { entriesOf, parseYaml, type YamlMapping, type YamlNode } from './yaml.js';

/** What a scan of a YAML file says is wrong with it, and how many facts there are. */
function scanned(text: string): readonly (string | number)[] {
  const { facts, problems } = scanFile('a.yaml', Buffer.from(text), [plannedScanner(portDeclarations)]);
  return [...problems.map(({ message }) => message), Object.values(facts).flat().length];
}

function nodesIn(node: YamlNode): readonly YamlNode[] {
  const inner =
    node.kind === 'scalar'
      ? []
      : node.kind === 'sequence'
        ? node.items
        : node.entries.flatMap((entry) => [entry.key, entry.value]);
  return [node, ...inner.flatMap(nodesIn)];
}

test('every node stands where its line and column say, in whatever order collections end', () => {
  const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.integer(),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.string({ unit: fc.constantFrom('a', 'b', '\n', 'ä') }), tie('value'), { maxKeys: 3 }),
    ),
  })).value;
  fc.assert(
    fc.property(value, fc.constantFrom(0, 1, 3), (json, indent) => {
      const text = JSON.stringify(json, null, indent);
      for (const { line, column, offset } of parseYaml(text).flatMap(nodesIn)) {
        const before = text.slice(0, offset).split('\n');
        expect([line, column]).toEqual([before.length, before.at(-1)!.length + 1]);
      }
    }),
  );
});

describe('limits of a hostile document', () => {
  const anchors = (count: number): string => `a: &a {port: 1}\n${'b: *a\n'.repeat(count)}`;

  test('a scanned file may hold 1,000 aliases and no more', () => {
    expect(scanned(anchors(1_000))).toEqual([1]);
    expect(scanned(anchors(1_001))).toEqual(['This is not usable YAML: more than 1000 aliases.', 0]);
  });

  test('a scanned file may hold no more than 500,000 values', () => {
    const text = `port: 1\nx: [${'1,'.repeat(500_000)}]\n`;
    expect(scanned(text)).toEqual(['This is not usable YAML: more than 500000 values.', 0]);
  });

  test('values are counted in all documents, keys and collections among them', () => {
    const text = 'a: [1, 2]\n---\nb: 1\n';
    expect(parseYaml(text, { nodes: 8 })).toHaveLength(2);
    expect(() => parseYaml(text, { nodes: 7 })).toThrow('more than 7 values');
  });

  test('aliases may stand for 50,000 values and no more, those behind other aliases included', () => {
    const laughs = (width: number): string =>
      `a: &a [${'1,'.repeat(98)}]\nb: &b [${'*a,'.repeat(width)}]\nport: 1\nc: *b\n`;
    // Each list is a value beside what it holds.
    expect(scanned(laughs(252))).toEqual([1]);
    expect(scanned(laughs(253))).toEqual([
      'This is not usable YAML: aliases that stand for more than 50000 values.',
      0,
    ]);
  });

  test('the configuration knows no aliases', () => {
    expect(() => parseYaml('a: &a 1\nb: *a\n', { aliases: 0 })).toThrow('aliases are not allowed here');
  });

  test('a mapping may merge 10,000 keys and no more, whether in one part or in many', () => {
    const part = (keys: number): string => `{${Array.from({ length: keys }, (_, index) => `k${index}: 1`).join(', ')}}`;
    const merged = (text: string): readonly unknown[] =>
      entriesOf((parseYaml(text)[0] as YamlMapping).entries.at(-1)!.value as YamlMapping);
    // The merge itself counts as one key, and the mapping that asks for it as another.
    expect(merged(`a: &a ${part(9_998)}\nb: {<<: *a}\n`)).toHaveLength(9_998);
    expect(() => merged(`a: &a ${part(9_999)}\nb: {<<: *a}\n`)).toThrow('more than 10000 merged keys');
    const many = `a: &a ${part(20)}\nb: {<<: [${'*a, '.repeat(600)}]}\n`;
    expect(() => merged(many)).toThrow('more than 10000 merged keys');
  });

  test('merges that double at every step end at the limit', () => {
    const steps = Array.from(
      { length: 40 },
      (_, index) => `m${index + 1}: &m${index + 1} {<<: [*m${index}, *m${index}]}`,
    );
    expect(() => parseYaml(`m0: &m0 {a: 1}\n${steps.join('\n')}\n`)).toThrow(
      'aliases that stand for more than 50000 values',
    );
    const unlimited = parseYaml(`m0: &m0 {a: 1}\n${steps.join('\n')}\n`, { aliased: Number.POSITIVE_INFINITY });
    expect(() => entriesOf((unlimited[0] as YamlMapping).entries.at(-1)!.value as YamlMapping)).toThrow(
      'more than 10000 merged keys',
    );
  });
});

/** A document as plain values. */
function plain(node: YamlNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return node.items.map(plain);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key.text, plain(value)]));
}

test.each([
  ['a:\n  b: "x\n  y # z"\n  c: 1\n', { a: { b: 'x y # z', c: 1 } }],
  ["a: 'x\n\ny'\nb: 1\n", { a: 'x\ny', b: 1 }],
  ['a: "x\r\ny"\r\nb: 1\r\n', { a: 'x y', b: 1 }],
  ['- "x\ny"\n- 1\n', ['x y', 1]],
  ['ports: [\n  1, # one\n  2\n]\nb: 1\n', { ports: [1, 2], b: 1 }],
  ['a: {\nb: c\nd,\n# why\ne: "# f" }\n', { a: { b: 'c d', e: '# f' } }],
])('inside quotes and brackets, lines may stand as far left as their key: %j', (text, expected) => {
  expect(parseYaml(text).map(plain)).toEqual([expected]);
});

test('what stands behind joined lines is where it is in the text', () => {
  const [document] = parseYaml('a: "x\ny"\nb: [\n1, # one\n2\n]\nc: d\n');
  const places = (document as YamlMapping).entries.map(({ key, value }) => [key.line, value.line, value.column]);
  expect(places).toEqual([
    [1, 1, 5],
    [3, 3, 4],
    [7, 7, 4],
  ]);
});

test.each(['a: "x\n---\ny"\n', 'a: [1\nb: 2\n', `a: [\n${'1,\n'.repeat(500)}]\n`])(
  'a line too far left that ends nothing, or one of too many, is said to be one: %j',
  (text) => {
    expect(() => parseYaml(text)).toThrow('not valid YAML: deficient indentation');
  },
);
