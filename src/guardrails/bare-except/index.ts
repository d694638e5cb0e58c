import { SIDE_FILES } from '../../core/override.js';
import { defineGuardrail } from '../guardrail.js';
import { findingOf, type Judging } from './evaluate.js';
import { handlers } from './facts.js';
import { listLosses } from './listing.js';

/** Codes of other linters for an `except:` without a class. */
const BARE_CODES = ['E722', 'B001', 'W0702'];
/** ... for a handler of `Exception` or `BaseException`. */
const BROAD_CODES = ['BLE001', 'B902', 'W0703', 'W0718', 'S110', 'S112', 'B110', 'B112', 'SIM105'];

export default defineGuardrail({
  id: 'bare-except',
  summary: 'Checks that no exception handler loses errors that nobody expected',
  rationale:
    'A handler that catches everything also catches the typo, the full disk and the missing attribute, and turns them ' +
    'into wrong results that surface days later and somewhere else. Linters flag such a handler only as long as it ' +
    'holds no raise at all; this guardrail follows every path through it.',
  since: '1.0.0',
  owner: 'refactor',
  rules: [
    {
      id: 'bare-except/swallowed',
      summary: 'A bare or broad handler that does nothing but drop the error.',
      why: 'Nobody will ever learn that something went wrong: neither the caller nor the log.',
      remedy: 'Catch the class you expect, and log or re-raise everything else.',
      severity: 'error',
      codes: [...BARE_CODES, ...BROAD_CODES],
    },
    {
      id: 'bare-except/bare',
      summary: 'An `except:` without a class that does not re-raise on every path.',
      why: 'It catches even KeyboardInterrupt and SystemExit, so that the process can no longer be stopped.',
      remedy: 'Name the classes you expect; `except Exception:` is the least.',
      severity: 'error',
      codes: BARE_CODES,
    },
    {
      id: 'bare-except/broad',
      summary: 'A handler of Exception or BaseException that does not re-raise on every path.',
      why: 'It hides programming errors behind the failure it was written for.',
      remedy: 'Catch the classes you expect, re-raise the rest, or log with the traceback.',
      severity: 'warning',
      codes: BROAD_CODES,
    },
    {
      id: 'bare-except/suppress',
      summary: 'A `contextlib.suppress` of Exception or BaseException.',
      why: 'It is an `except Exception: pass` in a friendlier form: every error in its block vanishes.',
      remedy: 'Suppress only the classes you expect.',
      severity: 'warning',
      codes: BROAD_CODES,
    },
    {
      id: 'bare-except/cleanup',
      summary: 'A handler or `suppress` of Exception around best-effort cleanup such as `close` or `unlink`.',
      why: 'Little is lost when cleanup fails, but a misspelt name or a wrong argument in it stays hidden for good.',
      remedy: 'Name what the cleanup may raise, as in `with contextlib.suppress(OSError):`.',
      severity: 'notice',
      codes: BROAD_CODES,
    },
    {
      id: 'bare-except/finally-exit',
      summary: 'A `return`, `break` or `continue` that leaves a `finally` block.',
      why: 'It discards whatever error was on its way out, without any handler to be seen.',
      remedy: 'Move the statement behind the `try`, or catch what you mean to discard.',
      severity: 'warning',
      codes: ['B012', 'SIM107', 'PLE0116', 'W0150', 'W0134', 'W0136', 'W0137'],
    },
  ],
  options: {
    logged: {
      summary: 'Whether a handler of Exception that logs the error with its traceback is a notice.',
      schema: { kind: 'choice', values: ['off', 'notice'] },
      default: 'off',
    },
    'logger-names': {
      summary:
        'Further names that report an error with its traceback: loggers (`audit` for `audit.exception(...)`) and functions (`sentry_sdk.capture_exception`).',
      schema: { kind: 'list', of: { kind: 'text', pattern: /^[^\s.]+(\.[^\s.]+)*$/, describes: 'a dotted name' } },
      default: [],
      weakens: 'added',
      example: ['audit', 'sentry_sdk.capture_exception'],
    },
  },
  overrides: [{ files: SIDE_FILES, rules: { 'bare-except': 'lower' } }],
  needs: [],
  facts: { handlers },
  perFile: {},
  slot: 'guardrails',
  commands: {
    list: {
      summary: 'Lists every broad handler, suppress and exit from finally: path, line, rule, function, caught and fix',
      run: ({ options }, { handlers }) => listLosses(handlers, judgingBy(options)),
    },
  },
  check: ({ options }, { handlers }) => {
    const judging = judgingBy(options);
    return {
      findings: handlers.flatMap(({ path, facts }) => facts.flatMap((fact) => findingOf(path, fact, judging) ?? [])),
    };
  },
});

function judgingBy(options: {
  readonly 'logger-names': readonly string[];
  readonly logged: 'off' | 'notice';
}): Judging {
  return { loggers: new Set(options['logger-names']), logged: options.logged };
}
