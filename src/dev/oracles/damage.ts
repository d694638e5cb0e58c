import { readFileSync } from 'node:fs';
import { seeded } from '../../testing/random.js';
import { askCpython } from './cpython-verdicts.js';
import { type DamagedPython, damagedPython } from './damaged-python.js';
import { defineOracle } from './oracle.js';
import { pythonFiles } from './python-files.js';
import { aPythonProgram } from './python-programs.js';
import { clausesIn, type PythonPlace, type PythonSource } from './python-reader.js';

/** A sound source, and the seed of its damage. */
type Input = { readonly source: PythonSource; readonly seed: number };

/** The `except` clauses before the damaged line; null where CPython does not compile the sound source. */
type Answer = readonly PythonPlace[] | null;

const DAMAGES_PER_FILE = 3;

/** The reader of damaged Python against CPython on the same source before the damage. */
export const damage = defineOracle<Input, Answer>({
  name: 'damage',
  compares: 'The handlers above a damaged line of Python with those that CPython sees without the damage.',
  tools: ['python3'],
  sizes: { whole: 20_000, sample: 200, vectors: 50 },
  generate: (random) => ({ source: { text: aPythonProgram(random) }, seed: random.below(1_000_000) }),
  *found([python], scope, random) {
    for (const path of pythonFiles(python!, scope, random)) {
      if (!readFileSync(path).includes('except')) continue;
      for (let time = 0; time < DAMAGES_PER_FILE; time++) yield { source: { path }, seed: random.below(1_000_000) };
    }
  },
  truth(inputs, [python]) {
    const keys = inputs.map(({ source }) => JSON.stringify(source));
    const sources = new Map(keys.map((key, index) => [key, inputs[index]!.source]));
    const verdicts = askCpython(python!, [...sources.values()]);
    const bySource = new Map([...sources.keys()].map((key, index) => [key, verdicts[index]!]));
    return inputs.map((input, index) => {
      const verdict = bySource.get(keys[index]!)!;
      return verdict && above(damaged(input).line, verdict.clauses);
    });
  },
  own(input) {
    const { text, line } = damaged(input);
    return above(line, clausesIn(Buffer.from(text)));
  },
  explain: (_input, _own, truth) => (truth === null ? 'CPython does not compile it' : null),
  kinds: { 'handlers above': (clauses) => clauses !== null && clauses.length > 0 },
});

function damaged({ source, seed }: Input): DamagedPython {
  return damagedPython('path' in source ? readFileSync(source.path, 'utf8') : source.text, seeded(seed));
}

function above(damagedLine: number, clauses: readonly PythonPlace[]): readonly PythonPlace[] {
  return clauses.filter(([line]) => line < damagedLine);
}
