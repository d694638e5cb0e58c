import type { Finding, Location } from '../../core/finding.js';
import { cleanupOf } from './cleanup-finding.js';
import type { ExitFact, HandlerFact, LossFact, SuppressFact } from './loss.js';
import { handsOn, reportsTraceback } from './reports.js';
import { catcherOf, inScope } from './wording.js';

/** What decides whether a fact is a finding. */
export interface Judging {
  /** Further names that report errors. */
  readonly loggers: ReadonlySet<string>;
  /** Whether a broad handler that logs with the traceback is told of. */
  readonly logged: 'off' | 'notice';
}

/** The finding that a fact amounts to, or null when nothing is lost. */
export function findingOf(path: string, fact: LossFact, judging: Judging): Finding | null {
  const { line, column, endLine, endColumn, cell } = fact;
  const finding = judged({ path, line, column, endLine, endColumn }, fact, judging);
  if (finding === null || cell === undefined) return finding;
  return { ...finding, properties: { cell: cell.number, 'cell-line': cell.line } };
}

function judged(location: Location, fact: LossFact, judging: Judging): Finding | null {
  if (fact.kind === 'suppress') return suppressed(location, fact);
  if (fact.kind === 'finally-exit') return left(location, fact);
  return fact.raises === 'always' || handsOn(fact) ? null : handled(location, fact, judging);
}

/** A handler that may lose an error; what catches KeyboardInterrupt as well is judged by that alone. */
function handled(location: Location, fact: HandlerFact, { loggers, logged }: Judging): Finding | null {
  if (!fact.base && fact.caught.length > 0) {
    if (reportsTraceback(fact, loggers)) return logged === 'off' ? null : reported(location, fact);
    if (fact.cleanup !== null) return cleanupOf(location, fact, fact.cleanup);
  }
  const caught = fact.caught.length === 0 ? bare(location, fact) : broad(location, fact);
  return fact.drops ? swallowed(location, fact, caught) : caught;
}

function swallowed(location: Location, fact: HandlerFact, caught: Finding): Finding {
  if (fact.answers !== null && fact.caught.length > 0 && !fact.base) return answered(location, fact, caught);
  return {
    rule: 'bare-except/swallowed',
    message: `${catcherOf(fact)} drops every error without a trace.`,
    location,
    remedy:
      fact.caught.length === 0
        ? 'Name the class you expect behind `except`, and log or re-raise everything else.'
        : 'Catch only the class you expect, and log or re-raise everything else.',
    identity: caught.identity!,
    otherwise: caught,
  };
}

/** A question that is answered whatever goes wrong: the caller is told something, and perhaps the wrong thing. */
function answered(location: Location, fact: HandlerFact, caught: Finding): Finding {
  return {
    rule: 'bare-except/swallowed',
    message: `${catcherOf(fact)} answers ${fact.answers} to every error.`,
    location,
    severity: 'warning',
    remedy: `Catch only the class that means ${fact.answers}, and let every other error out.`,
    identity: caught.identity!,
    otherwise: caught,
  };
}

function bare(location: Location, fact: HandlerFact): Finding {
  return {
    rule: 'bare-except/bare',
    message: `${catcherOf(fact)} catches ${allOf(fact)}${sometimes(fact)}.`,
    location,
    remedy:
      fact.raises === 'sometimes'
        ? 'Re-raise on the remaining paths too, or name the classes you expect.'
        : 'Name the classes you expect behind `except`; `except Exception:` is the least.',
    identity: identityOf(fact),
  };
}

function broad(location: Location, fact: HandlerFact): Finding {
  if (!fact.base && fact.tells) return told(location, fact);
  const otherwise = fact.base
    ? 'Catch the classes you expect, or `Exception` at most, so that the process can be stopped.'
    : 'Catch only the classes you expect, or log the error with its traceback.';
  return {
    rule: 'bare-except/broad',
    message: `${catcherOf(fact)} catches ${allOf(fact)}${sometimes(fact)}.`,
    location,
    ...(fact.base && !fact.keeps ? { severity: 'error' } : {}),
    remedy:
      fact.raises === 'sometimes'
        ? 'Re-raise on the remaining paths too, or catch only the classes you expect.'
        : otherwise,
    identity: identityOf(fact),
  };
}

/** Somebody hears of the error, and not where it came from. */
function told(location: Location, fact: HandlerFact): Finding {
  return {
    rule: 'bare-except/broad',
    message: `${catcherOf(fact)} catches every error${sometimes(fact)}${fact.raises === 'sometimes' ? ', else' : ' and'} hands on its message alone.`,
    location,
    severity: 'notice',
    remedy: 'Catch the classes you expect, or log the traceback as well, as `logger.exception` does.',
    identity: identityOf(fact),
  };
}

function reported(location: Location, fact: HandlerFact): Finding {
  return {
    rule: 'bare-except/broad',
    message: `${catcherOf(fact)} catches every error${sometimes(fact)}, though it logs the traceback.`,
    location,
    severity: 'notice',
    remedy: 'Catch the classes you expect, unless nothing may get past this place, such as the main loop of a worker.',
    identity: identityOf(fact),
  };
}

function suppressed(location: Location, fact: SuppressFact): Finding {
  if (!fact.base && fact.cleanup !== null) return cleanupOf(location, fact, fact.cleanup);
  return {
    rule: 'bare-except/suppress',
    message: `${catcherOf(fact)} drops every error of its block${fact.base ? ', even KeyboardInterrupt' : ''}.`,
    location,
    remedy: 'Suppress only the classes you expect, as in `contextlib.suppress(FileNotFoundError)`.',
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

function allOf({ base }: HandlerFact): string {
  return base ? 'everything, even KeyboardInterrupt and SystemExit' : 'every error';
}

function sometimes({ raises }: HandlerFact): string {
  return raises === 'sometimes' ? ' and re-raises it on only some paths' : '';
}

function identityOf(fact: HandlerFact): readonly string[] {
  const word = fact.group ? 'except*' : 'except';
  return [fact.scope, fact.caught.length === 0 ? word : `${word} ${fact.caught.join(',')}`];
}
