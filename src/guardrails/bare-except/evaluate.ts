import type { Finding, Location } from '../../core/finding.js';
import type { ExitFact, HandlerFact, LossFact, SuppressFact } from './facts.js';
import { reportsTraceback } from './reports.js';

/** The finding that a fact amounts to, or null when nothing is lost. `loggers` are further names that report errors. */
export function findingOf(path: string, fact: LossFact, loggers: ReadonlySet<string>): Finding | null {
  const { line, column, endLine, endColumn } = fact;
  const location = { path, line, column, endLine, endColumn };
  if (fact.kind === 'suppress') return suppressed(location, fact);
  if (fact.kind === 'finally-exit') return left(location, fact);
  return fact.raises === 'always' ? null : handled(location, fact, loggers);
}

function handled(location: Location, fact: HandlerFact, loggers: ReadonlySet<string>): Finding {
  const caught = caughtTooMuch(location, fact, loggers);
  if (!fact.drops) return caught;
  const bare = fact.caught.length === 0;
  return {
    rule: 'bare-except/swallowed',
    message: `${nameOf(fact)} drops every error without a trace.`,
    location,
    remedy: bare
      ? 'Name the class you expect behind `except`, and log or re-raise everything else.'
      : 'Catch only the class you expect, and log or re-raise everything else.',
    identity: caught.identity!,
    otherwise: caught,
  };
}

/** What the clause says of itself: `The bare except in Worker.poll`. */
function nameOf(fact: HandlerFact): string {
  const word = fact.group ? 'except*' : 'except';
  return fact.caught.length === 0 ? `The bare ${word}${inScope(fact)}` : `The ${word} ${namesOf(fact)}${inScope(fact)}`;
}

/** The handler as bare or broad, whatever its body does but raise or report. */
function caughtTooMuch(location: Location, fact: HandlerFact, loggers: ReadonlySet<string>): Finding {
  const bare = fact.caught.length === 0;
  const word = fact.group ? 'except*' : 'except';
  const identity = [fact.scope, bare ? word : `${word} ${fact.caught.join(',')}`];
  const what = nameOf(fact);
  const catches = bare ? 'catches everything, even KeyboardInterrupt and SystemExit' : 'catches every error';
  const sometimes = fact.raises === 'sometimes' ? ' and re-raises it on only some paths' : '';
  if (bare) {
    return {
      rule: 'bare-except/bare',
      message: `${what} ${catches}${sometimes}.`,
      location,
      remedy:
        fact.raises === 'sometimes'
          ? 'Re-raise on the remaining paths too, or name the classes you expect.'
          : 'Name the classes you expect behind `except`; `except Exception:` is the least.',
      identity,
    };
  }
  const reported = reportsTraceback(fact, loggers);
  return {
    rule: 'bare-except/broad',
    message: `${what} ${catches}${sometimes}${reported ? ', though it logs the traceback' : ''}.`,
    location,
    ...(reported ? { severity: 'notice' } : {}),
    remedy:
      fact.raises === 'sometimes'
        ? 'Re-raise on the remaining paths too, or catch only the classes you expect.'
        : 'Catch only the classes you expect, re-raise the rest, or log it with its traceback.',
    identity,
  };
}

function suppressed(location: Location, fact: SuppressFact): Finding {
  return {
    rule: 'bare-except/suppress',
    message: `The suppress(${namesOf(fact)})${inScope(fact)} drops every error of its block.`,
    location,
    remedy: 'Suppress only the classes you expect.',
    identity: [fact.scope, `suppress ${fact.caught.join(',')}`],
  };
}

function left(location: Location, fact: ExitFact): Finding {
  return {
    rule: 'bare-except/finally-exit',
    message: `The ${fact.statement} in a finally block${inScope(fact)} discards any error on its way.`,
    location,
    remedy: `Move the ${fact.statement} behind the try statement, or catch what you mean to discard.`,
    identity: [fact.scope, fact.statement],
  };
}

function namesOf({ caught }: { readonly caught: readonly string[] }): string {
  return caught.join(', ');
}

function inScope({ scope }: LossFact): string {
  return scope === '' ? ' at module level' : ` in ${scope}`;
}
