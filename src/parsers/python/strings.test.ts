import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readPython } from './module.js';
import { Prefix, prefixOf, skipFormatted, skipString } from './strings.js';

const PIECES = [
  ...[
    '"',
    "'",
    '"""',
    "'''",
    '{',
    '}',
    '{{',
    '}}',
    '[',
    ')',
    '(',
    ':',
    '!r',
    '=',
    '#',
    '\\',
    '\\\\',
    '\\N{DASH}',
    '\\{',
  ],
  ...['\n', '\r\n', '\\\n', ' ', 'a', 'é', 'f"', "rf'", 'b"', "u'", 'f"""', "t'''"],
];
const literal = fc
  .tuple(
    fc.constantFrom('', 'r', 'b', 'Rb', 'u', 'f', 'F', 'rf', 'fR', 't', 'tr'),
    fc.constantFrom('"', "'", '"""', "'''"),
    fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }),
  )
  .map(([prefix, quote, pieces]) => ({ quote: prefix.length, source: prefix + quote + pieces.join('') + quote }));

/** Where the parser of expressions takes the literal to end, and what is wrong with it; null when it never ends. */
function ended(bytes: Uint8Array, quote: number): { end: number; problems: string[] } | null {
  const prefix = prefixOf(bytes, quote, 0);
  const formatted = (prefix & Prefix.formatted) !== 0;
  const end = formatted ? skipFormatted(bytes, quote, prefix) : skipString(bytes, quote);
  if (end >= 0) return { end, problems: [] };
  const plain = skipString(bytes, quote);
  return plain < 0 ? null : { end: plain, problems: ['A field of the formatted string is never closed.'] };
}

describe('string literals', () => {
  test('end for the lexer where they end for the parser of expressions', () => {
    const seen = { whole: 0, patched: 0, open: 0 };
    fc.assert(
      fc.property(literal, ({ quote, source }) => {
        const bytes = new TextEncoder().encode(source);
        const found = ended(bytes, quote);
        if (found === null) {
          seen.open++;
          expect(readPython(bytes).problems.first[0]!.message).toBe('The string is never closed.');
          return;
        }
        seen[found.problems.length === 0 ? 'whole' : 'patched']++;
        const text = new TextDecoder().decode(bytes.subarray(0, found.end));
        const module = readPython(new TextEncoder().encode(`${text};x`));
        const statements = Array.from({ length: module.size }, (_, index) =>
          module.text(module.start(index), module.end(index)),
        );
        expect(statements).toEqual([text, 'x']);
        expect(module.problems.first.map(({ message }) => message)).toEqual(found.problems);
      }),
      { numRuns: 5000, seed: 2026 },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(100);
  });
});
