import { bufferOver } from '../../core/bytes.js';
import { compareText } from '../../core/finding.js';
import { defineFacts } from '../../facts/facts.js';
import { Byte, skipBlank } from '../../parsers/python/bytes.js';
import { callsOf } from '../../parsers/python/calls.js';
import { dottedName, type Expression } from '../../parsers/python/expression.js';
import { caughtBy, classesNamed } from '../../parsers/python/handlers.js';
import { isIdle } from '../../parsers/python/idle.js';
import { spellings } from '../../parsers/python/imports.js';
import { Keyword, WORDS } from '../../parsers/python/keywords.js';
import type { PythonModule } from '../../parsers/python/module.js';
import { parsePrimary } from '../../parsers/python/parser.js';
import { End, endsOf } from '../../parsers/python/paths.js';

/** Where a fact was seen: lines and columns from 1, the end exclusive, and the enclosing definitions' dotted name. */
interface Seen {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly scope: string;
}

/** An `except` clause that catches whatever goes wrong. */
export interface HandlerFact extends Seen {
  readonly kind: 'handler';
  /** What it names, as written without blanks; empty for a bare `except:`. */
  readonly caught: readonly string[];
  /** Whether it is `except*`. */
  readonly group: boolean;
  /** On how many of its paths it raises, or ends the process with a failure. */
  readonly raises: 'always' | 'sometimes' | 'never';
  /** Whether it does nothing but pass, break, continue or return a constant. */
  readonly drops: boolean;
  /** What it calls by dotted name, sorted; empty unless it may go on after the error. */
  readonly calls: readonly string[];
  /** Whether one of those calls has an `exc_info` that is not plainly false. */
  readonly excInfo: boolean;
}

/** A `contextlib.suppress(...)` of whatever goes wrong. */
export interface SuppressFact extends Seen {
  readonly kind: 'suppress';
  /** What it names, as written without blanks. */
  readonly caught: readonly string[];
}

/** A statement in a `finally` block that leaves it, and with it any error on its way. */
export interface ExitFact extends Seen {
  readonly kind: 'finally-exit';
  readonly statement: 'return' | 'break' | 'continue';
}

/** One way in which a file can lose an error. */
export type LossFact = HandlerFact | SuppressFact | ExitFact;

/** Where errors of every kind are caught or lost: broad handlers, `suppress` and exits from `finally`. */
export const handlers = defineFacts<LossFact>({
  id: 'handlers',
  version: 2,
  files: ['**/*.py', '**/*.pyi'],
  prefilter: (bytes) => mayCatchAll(bytes) || headsBlock(bytes, 'finally'),
  scan: (file) => lossesOf(file.python()),
});

function lossesOf(module: PythonModule): LossFact[] {
  const found: LossFact[] = [];
  const namesBroad = includes(module.bytes, 'Exception');
  const builtins = namesBroad ? broadNames(module) : PLAIN;
  for (let statement = 0; statement < module.size; statement++) {
    const keyword = module.keyword(statement);
    if (keyword === Keyword.except) {
      const handler = handlerOf(module, statement, builtins);
      if (handler !== null) found.push(handler);
    } else if (keyword === Keyword.finally) found.push(...exitsOf(module, statement));
  }
  if (namesBroad && includes(module.bytes, 'suppress')) found.push(...suppressions(module, builtins));
  return found;
}

/** The names in a module that mean a class of which every error is one. */
function broadNames(module: PythonModule): ReadonlySet<string> {
  const names = ['Exception', 'BaseException'];
  if (!includes(module.bytes, 'builtin')) return PLAIN;
  const imported = ['builtins', '__builtin__'].flatMap((from) =>
    names.flatMap((name) => [...spellings(module, from, name), `${from}.${name}`]),
  );
  return new Set([...names, ...imported]);
}

const PLAIN: ReadonlySet<string> = new Set(['Exception', 'BaseException']);

function handlerOf(module: PythonModule, clause: number, broad: ReadonlySet<string>): HandlerFact | null {
  const start = module.rest(clause);
  const end = module.end(clause);
  if (start < end && broad === PLAIN && !mayName(module.bytes, start, end)) return null;
  const { classes, group } = caughtBy(module, clause);
  if (classes !== null && !classes.some((caught) => isBroad(caught, broad))) return null;
  const ends = endsOf(module, clause);
  const raises = (ends & End.raises) === 0 ? 'never' : ends === End.raises ? 'always' : 'sometimes';
  const colon = skipBlank(module.bytes, end);
  return {
    kind: 'handler',
    ...seen(module, clause, module.start(clause), module.bytes[colon] === Byte.colon ? colon + 1 : end),
    caught: (classes ?? []).slice(0, MOST).map((caught) => plainText(module, caught)),
    group,
    raises,
    drops: isIdle(module, clause),
    ...(raises === 'always' ? { calls: [], excInfo: false } : reportsOf(module, clause)),
  };
}

/** Whether one of the plain names could stand there: the two letters are in all of them. */
function mayName(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] === UPPER_E && bytes[at + 1] === LOWER_X) return true;
  return false;
}

function isBroad(caught: Expression, broad: ReadonlySet<string>): boolean {
  const name = dottedName(caught);
  return name !== null && broad.has(name);
}

/** What the block of a clause calls, but for functions and classes defined in it. */
function reportsOf(module: PythonModule, clause: number): Pick<HandlerFact, 'calls' | 'excInfo'> {
  const calls = new Set<string>();
  let excInfo = false;
  const end = module.after(clause);
  for (let statement = clause + 1; statement < end; statement++) {
    if (DEFINITIONS.has(module.keyword(statement))) {
      statement = module.after(statement) - 1;
      continue;
    }
    const found = callsOf(module, statement);
    for (const { name } of found.calls) calls.add(name);
    if (found.formatted.some((text) => text.includes('format_exc('))) calls.add('traceback.format_exc');
    excInfo ||= found.keywords.has('exc_info');
  }
  return { calls: [...calls].sort(compareText), excInfo };
}

const DEFINITIONS: ReadonlySet<number> = new Set([Keyword.def, Keyword.class]);
const LOOPS: ReadonlySet<number> = new Set([Keyword.for, Keyword.while]);

/** The statements that leave a `finally` block; those of a `finally` inside it are found there. */
function exitsOf(module: PythonModule, clause: number): ExitFact[] {
  const found: ExitFact[] = [];
  const end = module.after(clause);
  /** Up to here, `break` and `continue` belong to a loop inside the block. */
  let looped = clause;
  for (let statement = clause + 1; statement < end; statement++) {
    const keyword = module.keyword(statement);
    if (DEFINITIONS.has(keyword) || keyword === Keyword.finally) statement = module.after(statement) - 1;
    else if (LOOPS.has(keyword)) looped = Math.max(looped, module.after(statement));
    else if (keyword === Keyword.return || (EXITS.has(keyword) && statement >= looped)) {
      found.push({
        kind: 'finally-exit',
        ...seen(module, statement, module.start(statement), module.end(statement)),
        statement: WORDS[keyword] as ExitFact['statement'],
      });
    }
  }
  return found;
}

const EXITS: ReadonlySet<number> = new Set([Keyword.break, Keyword.continue]);

/** Calls of `contextlib.suppress` with a class of which every error is one. */
function suppressions(module: PythonModule, broad: ReadonlySet<string>): SuppressFact[] {
  const found: SuppressFact[] = [];
  for (const name of [...spellings(module, 'contextlib', 'suppress')].slice(0, SPELLINGS)) {
    const word = name.slice(name.lastIndexOf('.') + 1);
    let last = -1;
    for (const offset of occurrences(module.bytes, word)) {
      const statement = module.at(offset);
      if (statement <= last || offset >= module.end(statement)) continue;
      last = statement;
      for (const call of callsOf(module, statement).calls) {
        if (call.name !== name) continue;
        const expression = parsePrimary(module.bytes, call.start, module.end(statement));
        const fact = suppression(module, statement, expression, broad);
        if (fact !== null) found.push(fact);
      }
    }
  }
  return found;
}

function suppression(
  module: PythonModule,
  statement: number,
  call: Expression,
  broad: ReadonlySet<string>,
): SuppressFact | null {
  const classes = call.kind === 'call' ? call.args.flatMap(({ value }) => classesNamed(value)) : [];
  if (!classes.some((each) => isBroad(each, broad))) return null;
  const caught = classes.slice(0, MOST).map((each) => plainText(module, each));
  return { kind: 'suppress', ...seen(module, statement, call.start, call.end), caught };
}

function seen(module: PythonModule, statement: number, start: number, end: number): Seen {
  const from = module.position(start);
  const to = module.position(end);
  return {
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
    scope: module.scope(statement),
  };
}

function plainText(module: PythonModule, { start, end }: Expression): string {
  return module.text(start, end).slice(0, LONGEST).replace(/\s+/g, '');
}

/** Characters of an expression, and expressions of a clause, that are quoted. */
const LONGEST = 200;
const MOST = 12;
/** Names for one function that are looked for. */
const SPELLINGS = 64;

function includes(bytes: Uint8Array, word: string): boolean {
  return bufferOver(bytes).includes(word);
}

const LOWER_E = 101;
const LOWER_X = 120;
const UPPER_E = 69;

/** Whether there is an `except` with nothing behind it, or a broad class to be named by one or by `suppress`. */
function mayCatchAll(bytes: Uint8Array): boolean {
  const view = bufferOver(bytes);
  let catches = false;
  let names = false;
  // Both words hold these letters, and the first of them is so rare that most bytes are passed over at once.
  for (const at of occurrences(bytes, 'xcept')) {
    const rest = at + 'xcept'.length;
    if (view[at - 1] === LOWER_E) {
      if (bytes[skipBlank(bytes, rest)] === Byte.colon) return true;
      catches = true;
    } else names ||= view[at - 1] === UPPER_E && view.toString('latin1', rest, rest + 3) === 'ion';
  }
  return names && (catches || includes(bytes, 'suppress'));
}

/** Whether a word is followed by a colon anywhere. */
function headsBlock(bytes: Uint8Array, word: string): boolean {
  for (const at of occurrences(bytes, word)) if (bytes[skipBlank(bytes, at + word.length)] === Byte.colon) return true;
  return false;
}

/** Offsets at which a word occurs, in order. */
function* occurrences(bytes: Uint8Array, word: string): Generator<number> {
  const view = bufferOver(bytes);
  for (let at = view.indexOf(word); at >= 0; at = view.indexOf(word, at + word.length)) yield at;
}
