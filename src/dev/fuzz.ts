import { readFileSync } from 'node:fs';
import { pythonFiles } from './cpython.js';
import { fault, mutant, random } from './mutants.js';

/**
 * Damages real Python files, one small damage at a time, and checks that the reader neither crashes nor hangs nor
 * invents or loses a handler before the damaged line:
 * `npm run compile && node lib/dev/fuzz.js [--count N] [--seed N] FOLDER...`.
 */

function main(): void {
  const args = process.argv.slice(2);
  const option = (name: string, otherwise: number) => {
    const at = args.indexOf(name);
    return at < 0 ? otherwise : Number(args.splice(at, 2)[1]);
  };
  const count = option('--count', 10_000);
  const seed = option('--seed', 1);
  const paths = args.flatMap(pythonFiles).filter((path) => readFileSync(path).includes('except'));
  const choose = random(seed);
  const kinds: Record<string, number> = {};
  const faults: string[] = [];
  let slowest = 0;
  for (let done = 0; done < count; ) {
    const path = paths[Math.floor(choose() * paths.length)]!;
    const source = readFileSync(path, 'utf8');
    const damaged = mutant(source, choose);
    if (damaged === null) continue;
    done++;
    kinds[damaged.kind] = (kinds[damaged.kind] ?? 0) + 1;
    const start = performance.now();
    const found = fault(source, damaged);
    slowest = Math.max(slowest, performance.now() - start);
    if (found !== null) faults.push(`${path}:${damaged.line} ${damaged.kind}: ${found}`);
  }
  const summary = { seed, mutants: count, files: paths.length, kinds, slowestMs: Math.round(slowest) };
  process.stdout.write(`${JSON.stringify(summary)}\n${faults.length} faults\n${faults.slice(0, 30).join('\n')}\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

main();
