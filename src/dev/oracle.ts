import { readFileSync } from 'node:fs';
import { askPython, differences, KINDS, pythonFiles } from './cpython.js';
import { python } from './tools.js';

/**
 * Compares the reader with CPython's own parser on every Python file below the given folders:
 * `npm run compile && node lib/dev/oracle.js [--python PROGRAM] FOLDER...`.
 * Exits 1 when a handler is missing or extra, or a file that CPython compiles is called broken.
 */
const BATCH = 500;

function main(): void {
  const args = process.argv.slice(2);
  const chosen = args.indexOf('--python');
  const program = chosen < 0 ? python() : args.splice(chosen, 2)[1]!;
  const paths = args.flatMap(pythonFiles);
  const counts = { files: 0, rejected: 0, bytes: 0, bare: 0, broad: 0, suppress: 0, finally: 0 };
  const found: string[] = [];
  for (let start = 0; start < paths.length; start += BATCH) {
    for (const verdict of askPython(program, paths.slice(start, start + BATCH))) {
      if (!verdict.compiles) {
        counts.rejected++;
        continue;
      }
      const bytes = readFileSync(verdict.path);
      counts.files++;
      counts.bytes += bytes.length;
      for (const kind of KINDS) counts[kind] += verdict[kind]!.length;
      found.push(...differences(verdict, bytes));
    }
  }
  process.stdout.write(`${JSON.stringify(counts)}\n${found.length} differences\n${found.slice(0, 50).join('\n')}\n`);
  process.exitCode = found.length === 0 ? 0 : 1;
}

main();
