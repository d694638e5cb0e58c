import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseCodeowners } from '../../parsers/codeowners.js';
import type { Random } from '../../testing/random.js';
import { defineOracle } from './oracle.js';
import { aPattern, somePaths } from './path-texts.js';
import { inTemporaryFolder } from './temporary-folder.js';

/** A CODEOWNERS file, and the files that are there. */
type Input = { readonly text: string; readonly paths: readonly string[] };

/** The owners of each path. */
type Answer = readonly (readonly string[])[];

/** Our CODEOWNERS against the program of that name. */
export const codeowners = defineOracle<Input, Answer>({
  name: 'codeowners',
  compares: 'Who owns which files by a CODEOWNERS file with `codeowners`.',
  tools: ['codeowners'],
  sizes: { whole: 1_000, sample: 200, vectors: 100 },
  generate: (random) => ({ text: anOwnersFile(random), paths: somePaths(random, 12, false) }),
  truth: (inputs, [program]) => inputs.map((input) => ask(program!, input)),
  own({ text, paths }) {
    const ownersOf = parseCodeowners(text);
    return paths.map((path) => ownersOf(path));
  },
  explain: ({ text }) =>
    /\*\*\/(?:\*\*|\s)/.test(text) ? 'the program lets ** match nothing before another ** or a slash at the end' : null,
  kinds: {
    owned: (owners) => owners.some((each) => each.length > 0),
    'owned by several': (owners) => owners.some((each) => each.length > 1),
    unowned: (owners) => owners.some((each) => each.length === 0),
  },
});

const OWNERS = ['@ada', '@org/team', 'docs@example.org'];

/** Only lines that the program takes: it refuses a whole file for one that GitHub passes over. */
function anOwnersFile(random: Random): string {
  const lines = Array.from({ length: 1 + random.below(5) }, () => {
    if (random.once(10)) return random.pick(['', '# nobody', '   ']);
    const pattern = aPattern(random, false).replace(/\[[^\]]*\]|ü/g, '?');
    const owners = OWNERS.filter(() => random.once(2)).map((owner) => `${random.pick([' ', '  ', '\t'])}${owner}`);
    const around = [random.pick(['', '', '/']), random.pick(['', '', '/'])];
    return `${around[0]}${pattern}${around[1]}${owners.join('')}${random.once(6) ? ' # why' : ''}`;
  });
  return `${lines.join('\n')}\n`;
}

function ask(program: string, { text, paths }: Input): Answer {
  return inTemporaryFolder((folder) => {
    for (const path of paths) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), '');
    }
    const rules = join(folder, 'rules');
    writeFileSync(rules, text);
    const { status, stdout, stderr } = spawnSync(program, ['-f', rules, ...paths], { cwd: folder, encoding: 'utf8' });
    if (status !== 0 || stderr !== '') throw new Error(`codeowners failed: ${stderr.slice(0, 300)}`);
    const told = new Map(stdout.split('\n').map((line) => [line.split(' ', 1)[0]!, line.split(/\s+/).slice(1)]));
    return paths.map((path) => (told.get(path) ?? []).filter((owner) => owner !== '' && owner !== '(unowned)'));
  });
}
