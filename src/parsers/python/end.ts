import { type Argument, dottedName, type Expression } from './expression.js';
import type { PythonModule } from './module.js';
import { Parser } from './parser.js';

/** How the execution of a block may end; a block's ends are a set of these bits. */
export const End = {
  /** It comes to its end and goes on with what follows. */
  falls: 1,
  /** It raises, or ends the process with a failure. */
  raises: 2,
  /** It leaves the function, or ends the process as if all were well. */
  returns: 4,
  breaks: 8,
  continues: 16,
} as const;

/** Exceptions that end the process with the status they are given, and with success without one. */
const EXITS = /^(?:(?:builtins\.)?SystemExit|(?:typer|click\.exceptions)\.Exit)$/;

/** How a `raise` ends: to raise an exit with the status of success is to end the process as if all were well. */
export function raiseEnd(module: PythonModule, statement: number): number {
  const start = module.rest(statement);
  if (!/Exit\b/.test(module.text(start, Math.min(module.end(statement), start + LONGEST)))) return End.raises;
  const raised = new Parser(module.bytes, start, module.end(statement)).list();
  // Python 2 has the status behind a comma.
  const [first, status] = raised.kind === 'tuple' ? raised.items : [raised];
  if (first === undefined) return End.raises;
  if (first.kind !== 'call') return EXITS.test(nameOf(first)) && isSuccess(status) ? End.returns : End.raises;
  return EXITS.test(nameOf(first.callee)) && isSuccess(statusOf(first.args)) ? End.returns : End.raises;
}

/** Characters in which the name of what ends a process is looked for. */
const LONGEST = 60;

const CALLS = /(?:exit|quit|abort|reraise|raise_\w*|error|fail|skip|xfail)\s*\(/;
/** Calls that end the process with the status they are given. */
const ENDING: ReadonlySet<string> = new Set(['sys.exit', 'os._exit', 'exit', 'quit']);
/** Calls that never return, whatever they are given. */
const RAISING: ReadonlySet<string> = new Set([
  'os.abort',
  'six.reraise',
  'reraise',
  'future.utils.raise_',
  'future.utils.raise_from',
  'future.utils.raise_with_traceback',
  'raise_from',
  'raise_with_traceback',
  'pytest.fail',
  'pytest.skip',
  'pytest.xfail',
]);

/** How a call ends: one that ends the process with a failure, or raises, is as loud as `raise`. */
export function callEnd(module: PythonModule, statement: number): number {
  const start = module.start(statement);
  if (!CALLS.test(module.text(start, Math.min(module.end(statement), start + LONGEST)))) return End.falls;
  const call = module.expression(start, module.end(statement));
  if (call.kind !== 'call') return End.falls;
  const name = nameOf(call.callee);
  if (RAISING.has(name) || /^(?:\w+\.)*(?:arg)?parser\.error$/.test(name)) return End.raises;
  if (!ENDING.has(name)) return End.falls;
  return isSuccess(statusOf(call.args)) ? End.returns : End.raises;
}

function statusOf(args: readonly Argument[]): Expression | undefined {
  return args[0]?.value;
}

/** Whether a process that ends with this status has done well. */
function isSuccess(status: Expression | undefined): boolean {
  return (
    status === undefined ||
    (status.kind === 'constant' && (status.value === null || status.value === false)) ||
    (status.kind === 'number' && status.value === 0) ||
    nameOf(status) === 'os.EX_OK'
  );
}

function nameOf(expression: Expression): string {
  return dottedName(expression) ?? '';
}
