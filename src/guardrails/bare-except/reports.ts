import type { HandlerFact } from './loss.js';

/** Functions and methods that show, keep or send the traceback of the error being handled, whoever has them. */
const TRACEBACKS: ReadonlySet<string> = new Set([
  'call_exception_handler',
  'capture_exception',
  'captureException',
  'excepthook',
  'format_exc',
  'format_exception',
  'from_exception',
  'notice_error',
  'print_exc',
  'print_exception',
  'print_last',
  'record_exception',
]);

/** Methods of loggers that log the traceback without being asked to: of `logging`, of Twisted. */
const LOGGED: ReadonlySet<string> = new Set(['exception', 'err', 'failure']);

/** Methods that give an error to whoever waits for the result. */
const HANDED: ReadonlySet<string> = new Set(['set_exception', 'set_exc_info']);

/**
 * Whether a handler reports the error with its traceback: by a logger's `exception`, an `exc_info`, the `traceback`
 * module, or one of `names` (a logger or a function, as written or without what stands before it).
 */
export function reportsTraceback({ calls, excInfo }: HandlerFact, names: ReadonlySet<string>): boolean {
  return excInfo || calls.some((call) => isReport(call, names));
}

/** Whether a handler that names what it catches hands it on to whoever waits for a future. */
export function handsOn({ calls, caught }: HandlerFact): boolean {
  return caught.length > 0 && calls.some((call) => HANDED.has(methodOf(call)));
}

function isReport(call: string, names: ReadonlySet<string>): boolean {
  const dot = call.lastIndexOf('.');
  const object = dot < 0 ? '' : call.slice(0, dot);
  const method = methodOf(call);
  if (TRACEBACKS.has(method)) return true;
  if (isNamed(call, names)) return true;
  return LOGGED.has(method) && ((method === 'exception' && isNamed(object, names)) || isLogger(object));
}

function methodOf(call: string): string {
  return call.slice(call.lastIndexOf('.') + 1);
}

function isNamed(name: string, names: ReadonlySet<string>): boolean {
  return [...names].some((known) => name === known || name.endsWith(`.${known}`));
}

/**
 * Goes by the customary names, and by what is made of one: `log`, `logging`, `_LOGGER`, `self.app_log`, `getLogger()`,
 * `logger.bind()`.
 */
function isLogger(object: string): boolean {
  return object.split('.').some((name) => /^_*log(?:ging)?$|_log$|logger(?:\(\))?$/.test(name.toLowerCase()));
}
