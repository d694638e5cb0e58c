import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseGraphviz } from '../../parsers/graphviz.js';
import { aGraphvizText } from './graphviz-texts.js';
import { defineOracle } from './oracle.js';

/** Our reader of DOT against the library that Graphviz reads it with. */
export const graphviz = defineOracle<string, boolean>({
  name: 'graphviz',
  compares: 'Whether a text in the DOT language can be read with `nop` of Graphviz.',
  tools: ['nop'],
  sizes: { whole: 20_000, sample: 1_000, vectors: 600 },
  generate: aGraphvizText,
  truth: (inputs, [nop]) => canBeRead(nop!, inputs),
  own: (text) => parseGraphviz(text).problem === null,
  kinds: { reads: (isRead) => isRead, refuses: (isRead) => !isRead },
});

/** Asks for each text alone: what one leaves open, `nop` would go on with in the next. */
function canBeRead(nop: string, texts: readonly string[]): readonly boolean[] {
  const libraries = join(dirname(nop), '../lib');
  const folders = readdirSync(libraries, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const env = { LD_LIBRARY_PATH: folders.map(({ name }) => join(libraries, name)).join(':') };
  return texts.map((input) => {
    const { error, status } = spawnSync(nop, ['-p'], { input, env });
    if (status !== 0 && status !== 1) throw error ?? new Error(`nop ended with ${status}`);
    return status === 0;
  });
}
