import { askCpython, type CpythonVerdict } from './cpython-verdicts.js';
import { defineOracle } from './oracle.js';
import { pythonFiles } from './python-files.js';
import { aPythonProgram } from './python-programs.js';
import { brokenIn, bytesOf, clausesIn, lossesIn, type PythonSource, placesOf } from './python-reader.js';

/** What is seen in a source, and what is called broken; null where CPython does not compile it. */
type Answer = (CpythonVerdict & { readonly broken: readonly string[] }) | null;

/** The reader of Python against CPython's own parser. */
export const handlers = defineOracle<PythonSource, Answer>({
  name: 'handlers',
  compares: "Exception handlers, `suppress` calls and exits from `finally` with CPython's own parser.",
  tools: ['python3'],
  sizes: { whole: 20_000, sample: 150, vectors: 50 },
  generate: (random) => ({ text: aPythonProgram(random) }),
  found: ([python], scope, random) => pythonFiles(python!, scope, random).map((path) => ({ path })),
  truth: (sources, [python]) => askCpython(python!, sources).map((verdict) => verdict && { ...verdict, broken: [] }),
  own(source) {
    const bytes = bytesOf(source);
    const facts = lossesIn(bytes);
    return {
      clauses: clausesIn(bytes),
      bare: placesOf(facts, (fact) => fact.kind === 'handler' && fact.caught.length === 0),
      broad: placesOf(facts, (fact) => fact.kind === 'handler' && fact.caught.length > 0),
      suppress: placesOf(facts, (fact) => fact.kind === 'suppress'),
      finally: placesOf(facts, (fact) => fact.kind === 'finally-exit'),
      broken: brokenIn(bytes),
    };
  },
  explain: (_source, _own, truth) => (truth === null ? 'CPython does not compile it' : null),
  kinds: {
    bare: (answer) => answer !== null && answer.bare.length > 0,
    broad: (answer) => answer !== null && answer.broad.length > 0,
    narrow: (answer) => answer !== null && answer.clauses.length > answer.bare.length + answer.broad.length,
    suppress: (answer) => answer !== null && answer.suppress.length > 0,
    finally: (answer) => answer !== null && answer.finally.length > 0,
  },
});
