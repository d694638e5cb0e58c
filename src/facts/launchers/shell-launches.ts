import { LineIndex } from '../../parsers/line-index.js';
import { type ShellStatement, shellStatements } from '../../parsers/shell-statements.js';
import { type InnerScript, type Launch, launchesOf, type PlacedWord } from './launch.js';
import { variablesIn } from './launch-variables.js';

/** A launch in a script, with the folder and the variables that the script has set by then. */
export interface ScriptLaunch extends Launch {
  /** The folder that the script has changed to, as written; null where it stays. */
  readonly directory: string | null;
  /**
   * Launches of one file run together when theirs is the same; null where the script does not matter. What a script
   * starts and waits for has one of its own.
   */
  readonly run: string | null;
}

const ASSIGNED = /^(?:([A-Za-z_]\w*)=([\s\S]*))$/;
const DECLARING: ReadonlySet<string> = new Set(['export', 'declare', 'local', 'readonly', 'set']);
const SCRIPTS = 4;
const LAUNCHES = 500;
const PATH_LIMIT = 1_000;

/** The launches of a shell script; `place` is where its first character stands. */
export function shellLaunches(script: string, place = { line: 1, column: 1 }): readonly ScriptLaunch[] {
  return scriptLaunches(script, place, 0).slice(0, LAUNCHES);
}

function scriptLaunches(script: string, place: { line: number; column: number }, depth: number): ScriptLaunch[] {
  const lines = new LineIndex(script);
  const variables = new Map<string, string>();
  let directory: string | null = null;
  const launches: (ScriptLaunch & { readonly branch: string; readonly waits: boolean })[] = [];
  for (const statement of shellStatements(script)) {
    if (launches.length >= LAUNCHES) break;
    const words = placed(statement, lines, place);
    const first = words[0]!.text;
    if (first === 'cd' || first === 'pushd') {
      directory = joined(directory, words[1]?.text ?? '');
      continue;
    }
    const declared = DECLARING.has(first) ? words.slice(1) : words;
    if (declared.every(({ text }) => ASSIGNED.test(text))) {
      for (const { text } of declared) assign(variables, text);
      continue;
    }
    const found = launchesOf(words);
    const waits =
      !statement.background && !(Array.isArray(found) ? found[0]?.detached : (found as InnerScript).detached);
    const inner: readonly (Launch | ScriptLaunch)[] = Array.isArray(found)
      ? found
      : depth < SCRIPTS
        ? scriptLaunches((found as InnerScript).script.text, (found as InnerScript).script, depth + 1)
        : [];
    for (const launch of inner) {
      const environment = variablesIn([launch.port, launch.host], variables, launch.environment);
      const own = 'directory' in launch ? launch.directory : null;
      const where = own === null ? directory : joined(directory, own);
      launches.push({ ...launch, environment, directory: where, run: null, branch: statement.branch, waits });
    }
  }
  const last = launches.length - 1;
  return launches.map(({ branch, waits, ...launch }, index) => ({
    ...launch,
    run: branch === '' && (!waits || index === last) ? 'together' : `${branch}#${index}`,
  }));
}

function placed(statement: ShellStatement, lines: LineIndex, place: { line: number; column: number }): PlacedWord[] {
  return statement.words.map(({ text, index }) => {
    const { line, column } = lines.at(index);
    return { text, line: place.line + line - 1, column: line === 1 ? place.column + column - 1 : column };
  });
}

/** `${1:-8000}` has its default in the way a named variable has. */
function assign(variables: Map<string, string>, text: string): void {
  const [, name = '', value = ''] = ASSIGNED.exec(text)!;
  variables.set(name, value.replace(/\$\{(\d):/g, '${ARGUMENT_$1:'));
}

function joined(directory: string | null, to: string): string | null {
  // A folder that only the running script knows, such as `$(dirname "$0")`, is taken for the script's own.
  if (to === '' || to === '-' || /^[$~]/.test(to))
    return to.includes('/') && /^\$/.test(to) ? to.replace(/^[^/]*\//, '') : directory;
  const changed = directory === null || to.startsWith('/') ? to : `${directory}/${to}`;
  return changed.length > PATH_LIMIT ? null : changed;
}
