import { bufferOver } from '../core/bytes.js';
import { CalledNames } from '../parsers/python/called-names.js';
import type { Expression } from '../parsers/python/expression.js';
import { Keyword } from '../parsers/python/keywords.js';
import type { PythonModule } from '../parsers/python/module.js';
import { calleeName, callsNamed, type NamedCall } from '../parsers/python/named-calls.js';
import { assignment } from '../parsers/python/statements.js';
import { defineFacts } from './facts.js';
import { type Launch, launchesOf } from './launchers/launch.js';
import { placedExpression } from './launchers/python-words.js';
import { type ScriptLaunch, shellLaunches } from './launchers/shell-launches.js';
import type { LaunchFact } from './launchers.js';

const STARTING = new CalledNames(
  new Set(['run', 'Popen', 'call', 'check_call', 'check_output', 'create_subprocess_exec', 'create_subprocess_shell']),
);
const GUNICORN = /(?:^|\/)(?:gunicorn[\w.-]*|[\w-]+\.gunicorn|gunicorn\/[^/]+)\.py$/;
const LAUNCHES = 500;

/** Programs that Python starts with a literal command line, and the `bind` of gunicorn's configuration. */
export const processLaunches = defineFacts<LaunchFact>({
  id: 'process-launches',
  version: 1,
  files: ['**/*.py'],
  prefilter(bytes) {
    const view = bufferOver(bytes);
    return ['subprocess', 'Popen', 'bind'].some((word) => view.includes(word));
  },
  scan(file) {
    const module = file.python();
    if (GUNICORN.test(file.path)) return gunicornBinds(module);
    const view = bufferOver(file.bytes);
    if (!view.includes('subprocess') && !view.includes('Popen')) return [];
    const launches = callsNamed(module, STARTING).flatMap((call, index) => startedBy(module, call, index));
    return launches.slice(0, LAUNCHES).map((launch) => ({ ...launch, unit: null, onDemand: false, origin: 'python' }));
  },
});

function startedBy(module: PythonModule, { expression }: NamedCall, index: number): readonly ScriptLaunch[] {
  const { args } = expression;
  const name = calleeName(expression);
  const first = args[0];
  if (first === undefined || first.name !== null || first.star > 0) return [];
  // Who calls `Popen` goes on while the program runs.
  const run = name === 'Popen' || name.startsWith('create') ? 'together' : `#${index}`;
  const cwd = args.find((argument) => argument.name === 'cwd')?.value;
  const directory = cwd?.kind === 'string' ? cwd.value : null;
  const given = (launch: Launch | ScriptLaunch): ScriptLaunch => ({ ...launch, directory, run });
  if (first.value.kind === 'string' || first.value.kind === 'format') {
    const { text, line, column } = placedExpression(module, first.value);
    if (name !== 'create_subprocess_exec') return shellLaunches(text, { line, column }).map(given);
  }
  const words = name === 'create_subprocess_exec' ? plainArguments(args) : itemsOf(first.value);
  const found = launchesOf(words.map((word) => placedExpression(module, word)));
  return 'script' in found ? shellLaunches(found.script.text, found.script).map(given) : found.map(given);
}

function itemsOf(expression: Expression): readonly Expression[] {
  return expression.kind === 'list' || expression.kind === 'tuple' ? expression.items : [];
}

function plainArguments(args: NamedCall['expression']['args']): readonly Expression[] {
  return args.filter(({ name, star }) => name === null && star === 0).map(({ value }) => value);
}

/** gunicorn executes its configuration: a `bind` at its top is what counts. */
function gunicornBinds(module: PythonModule): readonly LaunchFact[] {
  const launches: LaunchFact[] = [];
  for (let statement = 0; statement < module.size; statement++) {
    if (module.parent(statement) >= 0 || module.keyword(statement) !== Keyword.none) continue;
    const assigned = assignment(module, statement);
    const isBind = assigned?.targets.some((target) => target.kind === 'name' && target.name === 'bind');
    if (!isBind || assigned?.value === null || assigned === null) continue;
    const values = assigned.value.kind === 'list' ? assigned.value.items : [assigned.value];
    launches.splice(0, launches.length, ...values.flatMap((value) => bound(placedExpression(module, value)) ?? []));
  }
  return launches;
}

function bound({ text, line, column }: { text: string; line: number; column: number }): LaunchFact | null {
  if (text.startsWith('unix:') || text.startsWith('fd:')) return null;
  const about = { runs: null, folder: null, host: null, otherwise: null, foreign: false, tool: false, detached: false };
  const where = { directory: null, run: null, unit: null, onDemand: false, environment: [], line, column };
  return { ...about, ...where, program: 'gunicorn', port: text.slice(0, 100), given: 'bind', origin: 'gunicorn' };
}
