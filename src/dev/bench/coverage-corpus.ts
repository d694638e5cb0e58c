import { statSync } from 'node:fs';
import { join } from 'node:path';
import { commitAll, git } from './checkout.js';
import { keptFolder, plant } from './kept-folder.js';

const FILES = 20_000;
const LINES = 112;
const CHANGED_ONE_IN = 100;

/** The name of the report within the coverage corpus. */
export const REPORT = 'coverage.xml';

/** The branch that the coverage corpus has moved on from. */
export const BASE_BRANCH = 'base';

/**
 * A clean checkout of 20,000 Python files, one in a hundred changed since the branch `base`, with a Cobertura report of
 * all of them, 64 MiB or more, that git ignores.
 */
export function coverageCorpus(): string {
  return keptFolder('coverage', (folder) => {
    for (let file = 0; file < FILES; file++) plant(join(folder, pathOf(file)), source(0));
    plant(join(folder, '.gitignore'), `${REPORT}\n`);
    commitAll(folder);
    git(folder, 'branch', BASE_BRANCH);
    for (let file = 0; file < FILES; file += CHANGED_ONE_IN) plant(join(folder, pathOf(file)), source(1));
    commitAll(folder);
    plant(join(folder, REPORT), report());
    const { size } = statSync(join(folder, REPORT));
    if (size < 64 * 1024 * 1024) throw new Error(`The coverage report has only ${size} bytes.`);
  });
}

function pathOf(file: number): string {
  return `src/part_${Math.floor(file / 100)}/module_${file}.py`;
}

function source(revision: number): string {
  const line = (number: number): string => (number % 10 === 0 ? `x${number} = ${revision}\n` : `x${number} = 0\n`);
  return Array.from({ length: LINES }, (_, index) => line(index + 1)).join('');
}

function report(): string {
  const lines = (file: number): string =>
    Array.from(
      { length: LINES },
      (_, index) => `<line number="${index + 1}" hits="${(file + index) % 7 === 0 ? 0 : 1}"/>\n`,
    ).join('');
  const classes = Array.from({ length: FILES }, (_, file) => {
    const path = pathOf(file);
    return `<class name="module_${file}.py" filename="${path}" complexity="0" line-rate="0.9" branch-rate="0"><methods/><lines>\n${lines(file)}</lines></class>\n`;
  });
  return `<?xml version="1.0" ?>\n<coverage version="7.0" timestamp="1767225600000" line-rate="0.9" branch-rate="0" complexity="0">\n<sources><source>.</source></sources>\n<packages><package name="." line-rate="0.9" branch-rate="0" complexity="0"><classes>\n${classes.join('')}</classes></package></packages>\n</coverage>\n`;
}
