import { expect, test } from '@jest/globals';
import { mutated, mutationsOf } from './operators.js';

/** The lines that each operator makes of a source, without those that stay as they are. */
function changes(source: string): readonly string[] {
  return mutationsOf(source).map((mutation) => `${mutation.operator}: ${mutated(source, mutation).trim()}`);
}

test.each<[string, readonly string[]]>([
  ['if (a(b)) c();', ['negate a condition: if (!(a(b))) c();']],
  ['x = a === b ? 1 : y;', ['compare otherwise: x = a !== b ? 1 : y;', 'one more: x = a === b ? 2 : y;']],
  ['f(a && !b);', ['swap and with or: f(a || !b);', 'drop a not: f(a && b);']],
  ['const a = await b();', ['drop an await: const a = b();']],
  ['const a = b ?? 0;', ['drop a default: const a = b;', 'one more: const a = b ?? 1;']],
  ['return a.b;', ['return nothing: return null;']],
  ['    log(a);', ['remove a statement: ;']],
  ["const a = 'b // c';", ["empty a text: const a = '';"]],
  ['const a = `if (b) ${c && d} e === f`;', ['swap and with or: const a = `if (b) ${c || d} e === f`;']],
  ['const a = /if (b) && 1/g;', []],
  ['// if (a) b();', []],
  ["import { a } from './b.js';", []],
  ['f([a, b]);', ['empty a list: f([]);']],
])('%s is changed in these ways', (source, expected) => {
  expect(changes(source)).toEqual(expected);
});
