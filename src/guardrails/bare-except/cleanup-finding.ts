import type { Finding, Location } from '../../core/finding.js';
import type { Cleanup } from './cleanup.js';
import type { HandlerFact, SuppressFact } from './loss.js';
import { catcherOf } from './wording.js';

/** What cleanup raises as a rule where it raises anything: the rest is an OSError. */
const EXPECTED: ReadonlyMap<string, string> = new Map([
  ['cancel', 'RuntimeError'],
  ['join', 'RuntimeError'],
  ['kill', 'ProcessLookupError'],
  ['killpg', 'ProcessLookupError'],
  ['release', 'RuntimeError'],
  ['remove', 'FileNotFoundError'],
  ['rmdir', 'FileNotFoundError'],
  ['rmtree', 'FileNotFoundError'],
  ['send_signal', 'ProcessLookupError'],
  ['stop', 'RuntimeError'],
  ['terminate', 'ProcessLookupError'],
  ['unlink', 'FileNotFoundError'],
]);

/** The finding for a broad handler around best-effort cleanup. */
export function cleanupOf(location: Location, fact: HandlerFact | SuppressFact, cleanup: Cleanup): Finding {
  const clause = fact.kind === 'suppress' ? 'suppress' : 'except';
  return {
    rule: 'bare-except/cleanup',
    message: `${catcherOf(fact)} hides every error ${whose(cleanup)}.`,
    location,
    remedy: remedyFor(fact, cleanup),
    identity: [fact.scope, `${clause} ${fact.caught.join(',')}`],
  };
}

function whose({ where, call }: Cleanup): string {
  switch (where) {
    case 'alone':
      return `of \`${call}\`, even a misspelt name`;
    case 'finally':
      return 'of the cleanup in a finally block';
    case 'method':
      return `of the cleanup around \`${call}\``;
    case 'deletion':
      return 'while an object is deleted';
    case 'handler':
      return 'on the way to raising another one';
  }
}

function remedyFor(fact: HandlerFact | SuppressFact, { where, call }: Cleanup): string {
  if (where === 'deletion')
    return 'Close the object by `with` or `close()` instead: an error in `__del__` reaches nobody.';
  if (call === null) return 'Name the classes you expect, so that a misspelt name here still comes to light.';
  const expected = EXPECTED.get(call) ?? 'OSError';
  const clause =
    fact.kind === 'handler' && !fact.drops ? `except ${expected}:` : `with contextlib.suppress(${expected}):`;
  return `Name what \`${call}\` may raise, as in \`${clause}\`, so that anything else still comes to light.`;
}
