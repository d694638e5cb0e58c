/** A program with its arguments, what stands in front of it taken off. */
export interface UnwrappedCommand<Word> {
  /** The name without its folder; `python` for every Python. */
  readonly program: string;
  readonly word: Word;
  readonly args: readonly Word[];
  /** Assignments in front of it. */
  readonly environment: readonly (readonly [name: string, value: string])[];
  /** The command handed to a shell with `-c`, or to a terminal multiplexer. */
  readonly script: Word | null;
  /** Whether it runs on while the script goes on. */
  readonly detached: boolean;
}

const ASSIGNMENT = /^([A-Za-z_]\w*)=([\s\S]*)$/;
const PREFIXES: ReadonlySet<string> = new Set([
  'exec',
  'command',
  'sudo',
  'env',
  'nohup',
  'nice',
  'setsid',
  'stdbuf',
  'time',
  'timeout',
  'ionice',
  'tini',
  'dumb-init',
  'gosu',
  'su-exec',
  'xvfb-run',
  'start',
  'then',
  'do',
  'else',
  'opentelemetry-instrument',
  'ddtrace-run',
  'newrelic-admin',
  'dotenv',
  'honcho',
  'numactl',
  'taskset',
  'chronic',
  'unbuffer',
]);
const RUNNERS: ReadonlySet<string> = new Set([
  'poetry',
  'uv',
  'pipenv',
  'pdm',
  'hatch',
  'rye',
  'conda',
  'mamba',
  'micromamba',
  'pixi',
  'dotenv',
  'newrelic-admin',
  'coverage',
  'uvx',
  'pipx',
]);
const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh']);
const MULTIPLEXERS: ReadonlySet<string> = new Set([
  'tmux',
  'screen',
  'gnome-terminal',
  'xterm',
  'konsole',
  'osascript',
]);
/** Options of prefixes that take a value. */
const VALUED =
  /^-(?:n|u|g|k|s|i|o|e|c|w|h|-user|-group|-signal|-cpunodebind|-membind|-name|-env|-env-file|-with|-directory|-project|-python|-extra|-group|f|p)$/;
const STEPS = 16;

/** Takes wrappers such as `exec`, `sudo`, `env A=b` and `poetry run` off a command; null when nothing is left. */
export function unwrappedCommand<Word extends { readonly text: string }>(
  words: readonly Word[],
): UnwrappedCommand<Word> | null {
  const environment: [string, string][] = [];
  let at = 0;
  let detached = false;
  for (let step = 0; step < STEPS; step++) {
    for (
      let match = ASSIGNMENT.exec(words[at]?.text ?? '');
      match !== null;
      match = ASSIGNMENT.exec(words[++at]?.text ?? '')
    ) {
      environment.push([match[1]!, match[2]!]);
    }
    const word = words[at];
    if (word === undefined) return null;
    const program = nameOf(word.text);
    const args = words.slice(at + 1);
    if (SHELLS.has(program) || program === 'su') {
      const flag = args.findIndex(({ text }) => /^-[a-z]*c$/.test(text));
      return { program, word, args, environment, script: flag < 0 ? null : (args[flag + 1] ?? null), detached };
    }
    if (MULTIPLEXERS.has(program)) {
      const script = args.findLast(({ text }) => /\s/.test(text)) ?? null;
      return { program, word, args, environment, script, detached: true };
    }
    if (RUNNERS.has(program)) {
      const run =
        program === 'uvx'
          ? at
          : words.findIndex(({ text }, index) => index > at && (text === 'run' || text === 'run-program'));
      if (run < 0) return { program, word, args, environment, script: null, detached };
      at = behindOptions(words, run + 1);
      // `uv run -m http.server` runs Python.
      if (words[at - 1]?.text === '-m')
        return { program: 'python', word, args: words.slice(at - 1), environment, script: null, detached };
      continue;
    }
    if (!PREFIXES.has(program)) return { program, word, args, environment, script: null, detached };
    if (program === 'nohup' || program === 'setsid') detached = true;
    at = behindOptions(words, at + 1);
    if (program === 'timeout' || program === 'gosu' || program === 'su-exec') at++;
  }
  return null;
}

function behindOptions(words: readonly { readonly text: string }[], from: number): number {
  let at = from;
  for (; words[at]?.text.startsWith('-'); at++) {
    const { text } = words[at]!;
    if (text === '-m') return at + 1;
    if (text === '--') return at + 1;
    if (VALUED.test(text)) at++;
  }
  return at;
}

function nameOf(text: string): string {
  const name = text
    .slice(text.lastIndexOf('/') + 1)
    .replace(/^[-@+:!]+/, '')
    .replace(/\.exe$/i, '');
  return /^(?:python|pypy)[\d.]*w?$/.test(name) || /^\$[({]?(?:PYTHON|PY|python)[\w]*[)}]?$/.test(name)
    ? 'python'
    : name;
}
