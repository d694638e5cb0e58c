import { spawnSync } from 'node:child_process';
import { realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Keyword } from '../../parsers/python/keywords.js';
import { defineOracle, type ToolPaths } from './oracle.js';
import { pythonFiles } from './python-files.js';
import { aPythonProgram } from './python-programs.js';
import { bytesOf, clausesIn, lossesIn, type PythonPlace, type PythonSource, placesOf } from './python-reader.js';
import { inTemporaryFolder } from './temporary-folder.js';

/** Where bare handlers are called a fault; null for a file that ruff cannot read. */
type Answer = readonly PythonPlace[] | null;

/** Our bare handlers against ruff's E722. */
export const bareExcept = defineOracle<PythonSource, Answer>({
  name: 'bare-except',
  compares: "Bare handlers that may lose an error with ruff's rule E722.",
  tools: ['ruff', 'python3'],
  sizes: { whole: 20_000, sample: 150, vectors: 50 },
  generate: (random) => ({ text: aPythonProgram(random) }),
  found: ([, python], scope, random) => pythonFiles(python!, scope, random).map((path) => ({ path })),
  truth: askRuff,
  own: (source) =>
    placesOf(lossesIn(bytesOf(source)), (fact) => {
      return fact.kind === 'handler' && fact.caught.length === 0 && fact.raises !== 'always';
    }),
  explain(source, own, truth) {
    if (truth === null) return 'ruff cannot read it';
    const bytes = bytesOf(source);
    const always = placesOf(lossesIn(bytes), (fact) => fact.kind === 'handler' && fact.raises === 'always');
    const [raising, escaping] = [new Set(clausesIn(bytes, Keyword.raise).map(String)), new Set(always.map(String))];
    const [ours, theirs] = [new Set(own?.map(String)), new Set(truth.map(String))];
    const oursOnly = [...ours].filter((place) => !theirs.has(place));
    const theirsOnly = [...theirs].filter((place) => !ours.has(place));
    if (!oursOnly.every((place) => raising.has(place)) || !theirsOnly.every((place) => escaping.has(place)))
      return null;
    if (theirsOnly.length === 0) return 'ruff is content with a raise anywhere, we only with one on every path';
    return 'to us raising another error without `from` is raising too, and so is ending the process with a failure';
  },
  kinds: { flagged: (places) => places !== null && places.length > 0, clean: (places) => places?.length === 0 },
});

/** What ruff reports, whether comments silence it or not. */
function askRuff(sources: readonly PythonSource[], [ruff]: ToolPaths): readonly Answer[] {
  return inTemporaryFolder((folder) => {
    const paths = sources.map((source, index) => {
      if ('path' in source) return realpathSync(source.path);
      const path = join(folder, `${index}.py`);
      writeFileSync(path, source.text);
      return path;
    });
    const args = ['check', '--no-cache', '--isolated', '--ignore-noqa', '--no-respect-gitignore', '--select', 'E722'];
    const format = ['--exclude', '', '--output-format', 'json', '--target-version', 'py311'];
    const { stdout, stderr } = spawnSync(ruff!, [...args, ...format, ...paths], {
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    });
    if (stdout === '') throw new Error(`ruff failed: ${stderr.slice(0, 500)}`);
    return answersOf(paths, JSON.parse(stdout) as readonly RuffFinding[]);
  });
}

interface RuffFinding {
  readonly code: string | null;
  readonly filename: string;
  readonly location: { readonly row: number; readonly column: number };
}

function answersOf(paths: readonly string[], findings: readonly RuffFinding[]): readonly Answer[] {
  const places = new Map<string, PythonPlace[]>(paths.map((path) => [path, []]));
  const unread = new Set<string>();
  for (const { code, filename, location } of findings) {
    if (code === 'E722') places.get(filename)!.push([location.row, location.column]);
    else unread.add(filename);
  }
  return paths.map((path) => (unread.has(path) ? null : places.get(path)!.sort((a, b) => a[0] - b[0] || a[1] - b[1])));
}
