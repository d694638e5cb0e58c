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
    remedy: cleanup.call === null ? WITHOUT_CALL : remedyFor(fact, cleanup.call),
    identity: [fact.scope, `${clause} ${fact.caught.join(',')}`],
  };
}

const WITHOUT_CALL = 'Name the classes you expect, so that a misspelt name here still comes to light.';

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

function remedyFor(fact: HandlerFact | SuppressFact, call: string): string {
  const expected = EXPECTED.get(call) ?? 'OSError';
  const clause =
    fact.kind === 'handler' && !fact.drops ? `except ${expected}:` : `with contextlib.suppress(${expected}):`;
  return `Name what \`${call}\` may raise, as in \`${clause}\`, so that anything else still comes to light.`;
}
