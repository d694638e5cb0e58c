import { describe, expect, test } from '@jest/globals';
import { importsIn } from './imports.js';

describe('imports in a source', () => {
  test.each<[string, string, readonly string[]]>([
    ['a default import', "import a from './a.js';", ['./a.js']],
    ['named ones over several lines', "import {\n  b,\n  type C,\n} from './b.js';", ['./b.js']],
    ['one for its effects', "import './effects.js';", ['./effects.js']],
    ['a type', "import type { D } from './d.js';", ['./d.js']],
    ['a re-export', "export { e } from './e.js';\nexport * from './f.js';", ['./e.js', './f.js']],
    ['a dynamic one', "const g = await import('./g.js');", ['./g.js']],
    ['a dynamic one with a comment', 'await import(/* webpackMode: "eager" */ \'./h.js\');', ['./h.js']],
    ['a dynamic one with comments over lines', "await import(\n  // why\n  /* and */ './i.js'\n);", ['./i.js']],
    ['a type of a module', "type J = typeof import('./j.js');", ['./j.js']],
    ['a computed one', 'await import(name);', ['(computed)']],
    ['an export of its own', "export const k = 'from here';", []],
  ])('are seen: %s', (_, source, found) => {
    expect(importsIn(source)).toEqual(found);
  });
});
