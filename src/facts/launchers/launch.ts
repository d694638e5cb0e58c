import { SERVER_PROGRAMS, type ServerProgram } from './server-program.js';
import { unwrappedCommand } from './unwrapped-command.js';

/** A word of a command line with its place. */
export interface PlacedWord {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** What a command line starts that listens on a port, texts as written with their variables in them. */
export interface Launch {
  /** The program as people call it: `uvicorn`, `http.server`, or `python` for a script or module of the repository. */
  readonly program: string;
  /** `script` is a path, `module` a dotted name, `application` what stands before the colon in `m:app`; else null. */
  readonly runs: { readonly kind: 'script' | 'module'; readonly name: string } | null;
  /** A folder named on the command line in which modules are looked for. */
  readonly folder: string | null;
  /** A port or `host:port`; null when the command names none. */
  readonly port: string | null;
  readonly host: string | null;
  /** How the port is given: a flag, a variable of the environment, or an argument. */
  readonly given: string | null;
  /** The program's own port. */
  readonly otherwise: number | null;
  /** Whether the program is no code of the repository. */
  readonly foreign: boolean;
  /** Whether developers start it by hand for themselves. */
  readonly tool: boolean;
  readonly environment: readonly (readonly [name: string, value: string])[];
  readonly detached: boolean;
  readonly line: number;
  readonly column: number;
}

/** A command that is to be read as a script of its own, as in `bash -c '…'`. */
export interface InnerScript {
  readonly script: PlacedWord;
  readonly detached: boolean;
}

const PORT_TEXT = /^[\w.:*[\]${}()%+-]{1,100}$/;
const SCRIPT_PORT = /^(?:--(?:[a-z]+[_-])?port|-p)$/;

/** The launches of one command, or the script it hands to a shell; nothing when it is neither. */
export function launchesOf(words: readonly PlacedWord[]): readonly Launch[] | InnerScript {
  const unwrapped = unwrappedCommand(words);
  if (unwrapped === null) return [];
  const { script, detached, environment } = unwrapped;
  if (script !== null) return { script, detached };
  const shared = { environment, detached };
  const { program, word, args } = unwrapped;
  if (program !== 'python') {
    const known = SERVER_PROGRAMS.get(program);
    if (known !== undefined) return knownLaunches(program, known, word, args, shared);
    return /\.py$/.test(program) ? pythonLaunches([word, ...args], shared, word) : [];
  }
  return pythonLaunches(args, shared, word);
}

type Shared = Pick<Launch, 'environment' | 'detached'>;

function pythonLaunches(args: readonly PlacedWord[], shared: Shared, word: PlacedWord): readonly Launch[] {
  let at = 0;
  while (/^-(?!m$|c$)[A-Za-z]/.test(args[at]?.text ?? '')) at += /^-[XW]$/.test(args[at]!.text) ? 2 : 1;
  const first = args[at];
  if (first === undefined || first.text === '-c') return [];
  const isModule = first.text === '-m';
  const target = isModule ? args[at + 1] : first;
  if (target === undefined) return [];
  const rest = args.slice(at + (isModule ? 2 : 1));
  if (isModule) {
    const known = SERVER_PROGRAMS.get(target.text);
    if (known !== undefined) {
      const launches = knownLaunches(target.text, known, word, rest, shared);
      // The module may be one of the repository's own.
      return launches.map((launch) => ({ ...launch, runs: launch.runs ?? { kind: 'module', name: target.text } }));
    }
  } else if (/(?:^|\/)manage\.py$/.test(target.text)) {
    const django = knownLaunches('django-admin', SERVER_PROGRAMS.get('django-admin')!, target, rest, shared);
    return django.map((launch) => ({ ...launch, runs: { kind: 'script', name: target.text } }));
  }
  if (!isModule && !target.text.endsWith('.py')) return [];
  const runs = { kind: isModule ? 'module' : 'script', name: target.text } as const;
  const named = rest.flatMap((each, index) => flagged(each, rest[index + 1], (flag) => SCRIPT_PORT.test(flag)) ?? []);
  const about = { program: 'python', runs, folder: null, host: null, otherwise: null, foreign: false, tool: false };
  const launches = named.map(({ flag, value }) => ({ ...about, ...shared, ...givenValue(value), given: flag }));
  if (launches.length > 0) return launches;
  const variable = shared.environment.find(([name]) => /(?:^|_)PORT$/.test(name));
  if (variable === undefined) return [];
  return [{ ...about, ...shared, ...givenValue({ ...word, text: variable[1] }), given: variable[0] }];
}

function knownLaunches(
  program: string,
  known: ServerProgram,
  word: PlacedWord,
  args: readonly PlacedWord[],
  shared: Shared,
): readonly Launch[] {
  const command = known.commands === undefined ? -1 : args.findIndex(({ text }) => known.commands!.includes(text));
  if (known.commands !== undefined && command < 0) return [];
  if (program === 'ray' && !args.some(({ text }) => text === '--head')) return [];
  if (args.some(({ text }) => text === '--help' || text === '--version' || text.startsWith('unix:'))) return [];
  if (args.some(({ text }) => /^--?(?:uds|fd|unix-socket)(?:=|$)/.test(text))) return [];
  const find = (flags: readonly string[]) =>
    args.flatMap((each, index) => flagged(each, args[index + 1], (flag) => flags.includes(flag)) ?? []);
  const about = {
    program,
    runs: targetOf(args.slice(command + 1)),
    folder: find(['--app-dir', '--chdir', '-d']).at(-1)?.value.text ?? null,
    host: find(known.hosts).at(-1)?.value.text ?? null,
    otherwise: null,
    foreign: known.foreign === true,
    tool: known.tool === true,
    ...shared,
  };
  const named = find(known.ports);
  const positional = known.positional ? args.slice(command + 1).find(({ text }) => !text.startsWith('-')) : undefined;
  const variable = shared.environment.find(([name]) => name === known.variable);
  const further = find(known.further ?? []).map(({ flag, value }) => ({ ...about, ...givenValue(value), given: flag }));
  if (named.length > 0) {
    // Only gunicorn and hypercorn bind every address they are given; elsewhere the last flag counts.
    const counted = named[0]!.flag.endsWith('bind') || named[0]!.flag === '-b' ? named : named.slice(-1);
    return [...counted.map(({ flag, value }) => ({ ...about, ...givenValue(value), given: flag })), ...further];
  }
  if (positional !== undefined) return [{ ...about, ...givenValue(positional), given: 'argument' }, ...further];
  if (variable !== undefined) {
    return [{ ...about, ...givenValue({ ...word, text: variable[1] }), given: variable[0] }, ...further];
  }
  // A bare word may be anything: `check prometheus` in a list of names.
  if (known.foreign && args.length === 0 && !shared.detached && program !== 'redis-server') return [];
  const unread = known.config !== undefined && find([known.config, '-c']).length > 0;
  const place = { line: word.line, column: word.column };
  const otherwise = unread ? null : known.otherwise;
  return [{ ...about, port: null, given: unread ? known.config! : null, otherwise, ...place }, ...further];
}

/** A flag with its value, in one word or two. */
function flagged(
  word: PlacedWord,
  next: PlacedWord | undefined,
  wanted: (flag: string) => boolean,
): { readonly flag: string; readonly value: PlacedWord } | null {
  const { text } = word;
  if (!text.startsWith('-')) return null;
  const equals = text.indexOf('=');
  if (equals > 0 && wanted(text.slice(0, equals))) {
    return {
      flag: text.slice(0, equals),
      value: { text: text.slice(equals + 1), line: word.line, column: word.column + equals + 1 },
    };
  }
  if (wanted(text)) return next === undefined ? null : { flag: text, value: next };
  const short = /^(-[a-zA-Z])(\S*\d\S*)$/.exec(text);
  if (short === null || text.startsWith('--') || !wanted(short[1]!)) return null;
  return { flag: short[1]!, value: { text: short[2]!, line: word.line, column: word.column + 2 } };
}

function givenValue({ text, line, column }: PlacedWord): Pick<Launch, 'port' | 'line' | 'column'> {
  // What cannot be part of a port is left out of the facts: it might be anything, secrets among it.
  return { port: PORT_TEXT.test(text) ? text : '$', line, column };
}

/** The application of a server: `package.module:app`, or else a script that is no value of a flag. */
function targetOf(args: readonly PlacedWord[]): Launch['runs'] {
  for (const { text } of args) {
    const application = /^([A-Za-z_]\w*(?:\.\w+)*):[A-Za-z_][\w.]*(?:\(.*\))?$/.exec(text);
    if (application !== null) return { kind: 'module', name: application[1]! };
  }
  const script = args.find(({ text }, index) => /^[\w./-]+\.py$/.test(text) && !args[index - 1]?.text.startsWith('-'));
  return script === undefined ? null : { kind: 'script', name: script.text };
}
