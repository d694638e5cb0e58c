import { spawnSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { handlers, type LossFact } from '../guardrails/bare-except/facts.js';
import { plannedScanner, scanFile } from '../workspace/scan-file.js';
import { pythonFiles } from './cpython.js';
import { findTool } from './tools.js';

/**
 * Compares bare handlers with ruff's E722 on every Python file below the given folders:
 * `npm run compile && node lib/dev/ruff.js FOLDER...`.
 * Ruff is content with one `raise` or `raise ... from` somewhere in the handler, we only with raising on every path;
 * to us raising another error without `from` is raising too, and so is ending the process with a failure.
 * Exits 1 on a difference of any other kind.
 */
function main(): void {
  const folders = process.argv.slice(2).map((folder) => realpathSync(folder));
  const { theirs, unread } = bareByRuff(folders);
  const counts = { both: 0, raisesSometimes: 0, raisesAlways: 0, unreadByRuff: 0 };
  const unexplained: string[] = [];
  for (const path of folders.flatMap(pythonFiles)) {
    const { facts } = scanFile(path, readFileSync(path), [plannedScanner(handlers)]);
    for (const fact of (facts.handlers ?? []) as readonly LossFact[]) {
      if (fact.kind !== 'handler' || fact.caught.length > 0) continue;
      const place = `${path}:${fact.line}:${fact.column}`;
      const flagged = theirs.delete(place);
      if (flagged === (fact.raises !== 'always')) counts.both += flagged ? 1 : 0;
      else if (unread.has(path)) counts.unreadByRuff++;
      else if (flagged) counts.raisesAlways++;
      else if (fact.raises === 'sometimes') counts.raisesSometimes++;
      else unexplained.push(`${place} ours only`);
    }
  }
  unexplained.push(...[...theirs].map((place) => `${place} ruff only`));
  process.stdout.write(`${JSON.stringify(counts)}\n${unexplained.length} unexplained\n`);
  process.stdout.write(
    unexplained
      .slice(0, 50)
      .map((line) => `${line}\n`)
      .join(''),
  );
  process.exitCode = unexplained.length === 0 ? 0 : 1;
}

/** `path:line:column` of every E722 that ruff reports, comments that silence it or not, and the files it cannot read. */
function bareByRuff(folders: readonly string[]): { theirs: Set<string>; unread: ReadonlySet<string> } {
  const ruff = findTool('ruff');
  if (ruff === null) throw new Error('ruff is missing: npm run tools -- ruff');
  const args = ['check', '--no-cache', '--isolated', '--ignore-noqa', '--no-respect-gitignore', '--select', 'E722'];
  const result = spawnSync(ruff, [...args, '--exclude', '', '--output-format', 'json', ...folders], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  const found = JSON.parse(result.stdout) as readonly {
    code: string | null;
    filename: string;
    location: { row: number; column: number };
  }[];
  const bare = found.filter(({ code }) => code === 'E722');
  return {
    theirs: new Set(bare.map(({ filename, location: { row, column } }) => `${filename}:${row}:${column}`)),
    unread: new Set(found.filter(({ code }) => code !== 'E722').map(({ filename }) => filename)),
  };
}

main();
