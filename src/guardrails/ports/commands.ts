import { DEFAULT_MACHINE } from '../../analysis/endpoints/options.js';
import type { Registry } from '../../analysis/ports/registry.js';
import { UserError } from '../../core/errors.js';
import type { Command, CommandResult } from '../guardrail.js';
import { fixedSource, replacements } from './fix.js';
import { fixDiff } from './fix-diff.js';
import { freePorts, rangeGiven } from './free-ports.js';
import { newRows } from './new-rows.js';
import { withRows } from './registry-edit.js';
import { indexRegistry } from './registry-index.js';
import { runtimeModule } from './runtime-module.js';
import type { PORTS_OPTIONS } from './settings.js';
import { collisionsIn, type PORTS_SCANNERS, type PortsContext, type PortsFacts, survey } from './survey.js';
import { CONFLICT_COLUMNS, conflictRows, USE_COLUMNS, useRow } from './table.js';

type PortsCommand = Command<typeof PORTS_OPTIONS, typeof PORTS_SCANNERS, never>;

/** What `guardrails ports next` can be told. */
interface NextFlags {
  readonly range: string | null;
  readonly machine: string | null;
  readonly count: number;
}

const NEXT_FLAGS = {
  range: {
    summary: 'Where to look; the option `band` by default.',
    schema: { kind: 'text' },
    default: null,
    example: '7000-7999',
  },
  machine: { summary: 'On which machine the ports are to be free.', schema: { kind: 'text' }, default: null },
  count: {
    summary: 'How many ports to print.',
    schema: { kind: 'number', minimum: 1, maximum: 1_000, integer: true },
    default: 5,
  },
} as const;

const DRY_RUN = {
  'dry-run': { summary: 'Shows the edits without making them.', schema: { kind: 'boolean' }, default: false },
} as const;

const LIST_FLAGS = {
  conflicts: {
    summary: 'Only the ports that more services want than may have them, one row for each use.',
    schema: { kind: 'boolean' },
    default: false,
  },
} as const;

/** The commands of the guardrail. */
export const PORT_COMMANDS: Readonly<Record<string, PortsCommand>> = {
  list: {
    summary: 'Prints every use of a port, how its number was found, and who uses it',
    flags: LIST_FLAGS,
    run: list,
  },
  write: { summary: 'Adds every port that the code uses and the registry lacks to the registry', run: write },
  next: { summary: 'Prints free ports', flags: NEXT_FLAGS, run: next },
  fix: {
    summary: 'Rewrites hard-coded ports to get_port("NAME") where the registry has a name for them',
    flags: DRY_RUN,
    run: fix,
  },
  runtime: { summary: 'Writes the Python module with get_port()', run: runtime },
};

function list(context: PortsContext, facts: PortsFacts, flags: { readonly conflicts: boolean }): CommandResult {
  const { uses } = survey(context, facts);
  if (flags.conflicts) {
    const clashes = collisionsIn(context, uses);
    return { table: { columns: CONFLICT_COLUMNS, rows: clashes.flatMap(conflictRows) } };
  }
  return { table: { columns: USE_COLUMNS, rows: uses.map(useRow) } };
}

function write(context: PortsContext, facts: PortsFacts): CommandResult {
  const path = context.options.registry;
  const { uses, registry } = survey(context, facts);
  const sound = soundRegistry(registry);
  const rows = newRows(uses, sound);
  const before = context.repository.text(path);
  const after = withRows(path, before, rows);
  if (after === before) return { text: `${path} already lists every port.\n` };
  return {
    text: `${path}: added ${rows.length} ${rows.length === 1 ? 'port' : 'ports'}.\n`,
    writes: { [path]: after },
  };
}

function next(context: PortsContext, facts: PortsFacts, flags: NextFlags): CommandResult {
  const { uses, registry } = survey(context, facts);
  const range =
    flags.range === null ? rangeGiven(context.options.band, 'ports.band') : rangeGiven(flags.range, '--range');
  const free = freePorts(range, flags.count, flags.machine ?? DEFAULT_MACHINE, uses, registry);
  return {
    table: { columns: ['port'], rows: free.map((port) => ({ port })) },
    text: free.map((port) => `${port}\n`).join(''),
    status: free.length === 0 ? 1 : 0,
  };
}

function fix(context: PortsContext, facts: PortsFacts, flags: { readonly 'dry-run': boolean }): CommandResult {
  const { uses, registry } = survey(context, facts);
  const sound = soundRegistry(registry);
  if (sound === null)
    throw new UserError('does not exist yet: `guardrails ports write` creates it.', { file: context.options.registry });
  const runtimePath = context.options['runtime-module'];
  const writes: Record<string, string> = {};
  const clashes = collisionsIn(context, uses);
  const colliding = new Set(clashes.flatMap((collision) => collision.uses));
  for (const [path, wanted] of replacements(uses, colliding, indexRegistry(sound))) {
    const bytes = path === runtimePath ? null : context.repository.read(path);
    const fixed = bytes === null ? null : fixedSource(bytes, wanted, runtimePath);
    if (fixed !== null) writes[path] = fixed;
  }
  const paths = Object.keys(writes);
  const advice =
    context.repository.text(runtimePath) === null ? `Run \`guardrails ports runtime\` to write ${runtimePath}.\n` : '';
  const left =
    clashes.length === 0 ? '' : `Left ${clashes.length} colliding ports alone: whose they are is for you to say.\n`;
  const done =
    paths.length === 0 ? 'Nothing to rewrite.\n' : `${paths.map((path) => `rewrote ${path}\n`).join('')}${advice}`;
  if (!flags['dry-run']) return { text: done + left, writes };
  const diffs = paths.map((path) => fixDiff(path, context.repository.text(path) ?? '', writes[path]!));
  return { text: diffs.join('') + (paths.length === 0 ? done : '') + left };
}

function runtime({ options, repository }: PortsContext): CommandResult {
  const path = options['runtime-module'];
  const source = runtimeModule(path, options.registry);
  if (repository.text(path) === source) return { text: `${path} is up to date.\n` };
  return { text: `wrote ${path}\n`, writes: { [path]: source } };
}

/** The registry, or a sentence on why it cannot be worked with. */
function soundRegistry(registry: Registry | null): Registry | null {
  const problem = registry?.problems[0];
  if (problem === undefined) return registry;
  throw new UserError(problem.message, { file: registry!.path, line: problem.line });
}
