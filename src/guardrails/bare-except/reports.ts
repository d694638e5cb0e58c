import type { HandlerFact } from './facts.js';

/** Functions that show or return the traceback of the error being handled. */
const TRACEBACKS: ReadonlySet<string> = new Set([
  'format_exc',
  'format_exception',
  'print_exc',
  'print_exception',
  'print_last',
]);

/**
 * Whether a handler reports the error with its traceback: by a logger's `exception`, an `exc_info`, the `traceback`
 * module, or one of `names` (a logger or a function, as written or without what stands before it).
 */
export function reportsTraceback({ calls, excInfo }: HandlerFact, names: ReadonlySet<string>): boolean {
  return excInfo || calls.some((call) => isReport(call, names));
}

function isReport(call: string, names: ReadonlySet<string>): boolean {
  const dot = call.lastIndexOf('.');
  const object = dot < 0 ? '' : call.slice(0, dot);
  const method = call.slice(dot + 1);
  if (TRACEBACKS.has(method)) return true;
  if (isNamed(call, names)) return true;
  return method === 'exception' && (isNamed(object, names) || isLogger(object));
}

function isNamed(name: string, names: ReadonlySet<string>): boolean {
  return [...names].some((known) => name === known || name.endsWith(`.${known}`));
}

/** Goes by the customary names: `log`, `logger`, `logging`, `_LOGGER`, `self.app_log`, `getLogger()`, `get_logger()`. */
function isLogger(object: string): boolean {
  const name = object.slice(object.lastIndexOf('.') + 1).toLowerCase();
  return /^_*log(?:ging)?$|_log$|logger(?:\(\))?$/.test(name);
}
