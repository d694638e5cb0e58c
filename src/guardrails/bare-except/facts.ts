import { bufferOver } from '../../core/bytes.js';
import { compareText } from '../../core/finding.js';
import { defineFacts } from '../../facts/facts.js';
import { Byte, skipBlank } from '../../parsers/python/bytes.js';
import { type Call, callsOf } from '../../parsers/python/calls.js';
import { End } from '../../parsers/python/end.js';
import { caughtBy } from '../../parsers/python/handlers.js';
import { isIdle, truthReturned } from '../../parsers/python/idle.js';
import { Keyword } from '../../parsers/python/keywords.js';
import type { PythonModule } from '../../parsers/python/module.js';
import { endsOf } from '../../parsers/python/paths.js';
import { type BroadNames, broadNames, includes, isBase, isBroad, mayName, occurrences, PLAIN } from './broad-names.js';
import { type CleanupOf, cleanupIn } from './cleanup.js';
import { finallyExits } from './finally-exits.js';
import { keepsError, tellsError } from './kept-error.js';
import type { HandlerFact, LossFact } from './loss.js';
import { MOST_CLASSES, plainText, seen } from './seen.js';
import { suppressCalls } from './suppress-calls.js';

/** Where errors of every kind are caught or lost: broad handlers, `suppress` and exits from `finally`. */
export const handlers = defineFacts<LossFact>({
  id: 'handlers',
  version: 4,
  files: ['**/*.py', '**/*.pyi', '**/*.ipynb'],
  prefilter: (bytes) => mayCatchAll(bytes) || headsBlock(bytes, 'finally'),
  scan: (file) => file.modules().flatMap(lossesOf),
});

function lossesOf(module: PythonModule): LossFact[] {
  const found: LossFact[] = [];
  const cleanup = cleanupIn(module);
  const broad = broadNames(module);
  const attempts = new Map<number, Attempt>();
  for (let statement = 0; statement < module.size; statement++) {
    const keyword = module.keyword(statement);
    if (keyword === Keyword.try)
      for (const [clause, attempt] of clausesOf(module, statement)) attempts.set(clause, attempt);
    else if (keyword === Keyword.except) {
      const handler = handlerOf(module, statement, { broad, cleanup, attempt: attempts.get(statement) ?? null });
      if (handler !== null) found.push(handler);
    } else if (keyword === Keyword.finally) found.push(...finallyExits(module, statement));
  }
  if (broad !== null && includes(module.bytes, 'suppress')) found.push(...suppressCalls(module, broad, cleanup));
  return found;
}

/** What a clause belongs to. */
interface Attempt {
  /** The `try`. */
  readonly header: number;
  /** Whether clauses before it catch KeyboardInterrupt and SystemExit, so that neither comes to it. */
  readonly isSpared: boolean;
}

/** The `except` clauses of a `try`, in order. */
function clausesOf(module: PythonModule, header: number): readonly (readonly [number, Attempt])[] {
  const found: [number, Attempt][] = [];
  const parent = module.parent(header);
  const spared = new Set<string>();
  for (let next = module.after(header); next < module.size; next = module.after(next)) {
    if (module.keyword(next) !== Keyword.except || module.parent(next) !== parent) break;
    found.push([next, { header, isSpared: spared.size === SPARED.length }]);
    const named = module.text(module.rest(next), module.end(next));
    for (const name of SPARED) if (named.includes(name)) spared.add(name);
  }
  return found;
}

const SPARED = ['KeyboardInterrupt', 'SystemExit'];

/** What is known of a clause from elsewhere in its module. */
interface ClauseContext {
  readonly broad: BroadNames | null;
  readonly cleanup: CleanupOf;
  /** Null in broken code. */
  readonly attempt: Attempt | null;
}

function handlerOf(
  module: PythonModule,
  clause: number,
  { broad, cleanup, attempt }: ClauseContext,
): HandlerFact | null {
  const start = module.rest(clause);
  const end = module.end(clause);
  if (start < end && (broad === null || (broad === PLAIN && !mayName(module.bytes, start, end)))) return null;
  const { classes, group } = caughtBy(module, clause);
  if (classes !== null && !classes.some((caught) => isBroad(caught, broad))) return null;
  const ends = endsOf(module, clause);
  const raises = (ends & End.raises) === 0 ? 'never' : ends === End.raises ? 'always' : 'sometimes';
  const colon = skipBlank(module.bytes, end);
  return {
    kind: 'handler',
    ...seen(module, clause, module.start(clause), module.bytes[colon] === Byte.colon ? colon + 1 : end),
    caught: (classes ?? []).slice(0, MOST_CLASSES).map((caught) => plainText(module, caught)),
    group,
    raises,
    base: attempt?.isSpared !== true && (classes === null || classes.some((caught) => isBase(caught, broad))),
    tells: raises !== 'always' && tellsError(module, clause),
    keeps: raises !== 'always' && keepsError(module, clause),
    cleanup: attempt === null || raises === 'always' ? null : cleanup(attempt.header),
    drops: isIdle(module, clause),
    answers: truthReturned(module, clause),
    ...(raises === 'always' ? { calls: [], excInfo: false } : reportsOf(module, clause)),
  };
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
    excInfo ||= found.keywords.has('exc_info') || (found.keywords.has('exception') && found.calls.some(isOptions));
  }
  return { calls: [...calls].sort(compareText), excInfo };
}

/** Loguru's `logger.opt(exception=True)`. */
function isOptions({ name }: Call): boolean {
  return name.endsWith('.opt');
}

const DEFINITIONS: ReadonlySet<number> = new Set([Keyword.def, Keyword.class]);

const LOWER_E = 101;
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
  names ||= catches && includes(bytes, 'StandardError');
  return names && (catches || includes(bytes, 'suppress'));
}

/** Whether a word is followed by a colon anywhere. */
function headsBlock(bytes: Uint8Array, word: string): boolean {
  for (const at of occurrences(bytes, word)) if (bytes[skipBlank(bytes, at + word.length)] === Byte.colon) return true;
  return false;
}
