import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PROJECT_ROOT } from '../tools.js';

/** The example monorepo, by its path in the project. */
export const EXAMPLE = 'src/testing/example';

/** The rules of which the README shows a finding: four that people know from their own repositories. */
const SHOWN = ['ports/conflict', 'bare-except/swallowed', 'source/broken', 'drift/mismatch'];

/** What the command line says of the example as the code is now, without most of the findings. */
export function sampleOutput(): string {
  const entry = pathToFileURL(join(PROJECT_ROOT, 'lib/index.js')).href;
  const program = `import { cli } from '${entry}'; await cli('${entry}');`;
  // The second word stands for the program's name, which --eval leaves out.
  const words = ['--', 'guardrails', 'check', '--root', join(PROJECT_ROOT, EXAMPLE), '--no-cache'];
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program, ...words], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });
  const [closing, ...blocks] = stdout.trimEnd().split('\n\n').reverse();
  if (closing === undefined || stderr !== '') throw new Error(`the example cannot be checked:\n${stderr}`);
  return excerpt(blocks.reverse(), closing);
}

/** The first finding of each rule that is shown, below the name of its file. */
function excerpt(blocks: readonly string[], closing: string): string {
  let file = '';
  const missing = new Set(SHOWN);
  const shown: string[] = [];
  for (const block of blocks) {
    const lines = block.split('\n');
    if (!lines[0]!.startsWith(' ')) file = lines.shift()!;
    const rule = SHOWN.find((id) => lines[0]!.includes(` ${id}  `));
    if (rule !== undefined && missing.delete(rule)) shown.push([file, ...lines].join('\n'));
  }
  if (missing.size > 0) throw new Error(`the example shows no finding of ${[...missing].join(', ')}`);
  return `…\n${shown.join('\n\n')}\n…\n${closing}\n`;
}
