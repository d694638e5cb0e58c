import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseMermaid } from '../../parsers/mermaid/mermaid.js';
import { PROJECT_ROOT } from '../tools.js';
import { aMermaidText } from './mermaid-texts.js';
import { missedMermaid } from './missed-mermaid.js';
import { defineOracle } from './oracle.js';

const SCRIPT = join(PROJECT_ROOT, 'src/dev/oracles/mermaid-verdicts.mjs');

/** Our reader of Mermaid against Mermaid's own parsers, the last version of each of two majors. */
export const mermaid = defineOracle<string, boolean>({
  name: 'mermaid',
  compares: 'Whether a diagram can be drawn by either of two versions of Mermaid, with their own `parse`.',
  tools: ['mermaid', 'node24'],
  sizes: { whole: 12_000, sample: 1_000, vectors: 1_500 },
  generate: aMermaidText,
  truth: (inputs, [packages, node]) =>
    JSON.parse(
      execFileSync(node!, [SCRIPT, packages!], {
        input: JSON.stringify(inputs),
        encoding: 'utf8',
        maxBuffer: 256 * 1024 * 1024,
        stdio: ['pipe', 'pipe', 'ignore'],
      }),
    ) as boolean[],
  own: (text) => parseMermaid(text).problem === null,
  explain: (text, _own, isDrawn) => (isDrawn ? null : missedMermaid(text)),
  kinds: { draws: (isDrawn) => isDrawn, refuses: (isDrawn) => !isDrawn },
});
