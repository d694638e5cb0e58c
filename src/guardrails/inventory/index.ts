import type { Agent } from '../../analysis/agents/agent.js';
import { isPlaced, mayBeAgent } from '../../analysis/agents/survey.js';
import { NotApplicable } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { parseCsv } from '../../parsers/csv.js';
import { compileGlobs } from '../../parsers/glob.js';
import { type CommandResult, defineGuardrail } from '../guardrail.js';
import { AGENT_COLUMNS, type Column } from './columns.js';
import { compareInventory } from './comparison.js';
import { agentChanges, changeBlocks } from './summary.js';
import {
  INVENTORY_OPTIONS,
  INVENTORY_SCANNERS,
  type InventoryContext,
  type InventoryFacts,
  inventoryOf,
} from './survey.js';

export default defineGuardrail({
  id: 'inventory',
  summary: 'Checks that the committed list of agents is what the code says',
  rationale:
    'Who runs where, on which port and in whose hands is asked when something is down, and a list kept by hand is ' +
    'wrong by then. This one is made from the code, and a run fails as soon as the two differ.',
  since: '1.0.0',
  owner: 'docs',
  rules: [
    {
      id: 'inventory/stale',
      summary: 'A committed inventory that differs from the code.',
      why: 'People look up machines, ports and owners in it, and act on what is no longer so.',
      remedy: 'Run `guardrails inventory write` and commit the file.',
      severity: 'error',
    },
    {
      id: 'inventory/unreadable',
      summary: 'An agent whose file could not be read whole.',
      why: 'Classes and ports behind the broken place are missing from its row, which looks complete all the same.',
      remedy: 'Repair the file, or leave it out with the option `exclude`.',
      severity: 'warning',
    },
  ],
  options: INVENTORY_OPTIONS,
  needs: ['exec'],
  slot: 'inventory',
  draft: 'write',
  facts: INVENTORY_SCANNERS,
  factOptions: ({ calls }): { endpoints?: typeof calls } => (calls.length === 0 ? {} : { endpoints: calls }),
  factFiles: (options): { modules?: readonly string[] } => (isPlaced(options) ? { modules: options.agents } : {}),
  outputs: {
    agents: 'Number of agents in the repository.',
    stale: 'Number of rows by which the committed inventory differs from the code.',
  },
  commands: {
    list: { summary: 'Prints every agent of the repository', run: list },
    write: { summary: 'Writes the inventory', run: write },
  },
  async check(context, facts) {
    const { options, repository } = context;
    const committed = repository.text(options.file);
    const { agents, columns, rows, csv } = await inventoryOf(context, facts, columnsIn(committed));
    if (agents.length === 0 && committed === null) throw new NotApplicable('No file here is an agent.');
    const stale =
      committed === null
        ? missingFile(options.required, options.file)
        : compareInventory(options.file, committed, columns, rows);
    const files = new Set(agents.map(({ file }) => file));
    const mayLieThere = compileGlobs(options.agents);
    // What is gone can be told by its place alone.
    const isAgent = (path: string): boolean =>
      files.has(path) ||
      (repository.changes?.removed.has(path) === true && mayBeAgent(path, options.tests) && mayLieThere(path));
    const counts = { agents: agents.length, stale: stale.length };
    return {
      findings: [...stale, ...agents.flatMap(unreadable)],
      outputs: counts,
      metrics: [
        { name: 'inventory_agents', value: counts.agents, unit: 'count' },
        { name: 'inventory_stale', value: counts.stale, unit: 'count' },
      ],
      summary: repository.changes === null ? [] : changeBlocks(agentChanges(repository.changes, isAgent)),
      artifacts: { 'agent_inventory.csv': csv },
    };
  },
});

/** The columns of a committed inventory; null where it has none that an inventory can have. */
function columnsIn(committed: string | null): readonly Column[] | null {
  const cells = committed === null ? [] : (parseCsv(committed)[0]?.cells ?? []);
  const columns = AGENT_COLUMNS.filter((column) => cells.includes(column));
  return cells.length > 0 && columns.length === cells.length ? (cells as readonly Column[]) : null;
}

async function list(context: InventoryContext, facts: InventoryFacts): Promise<CommandResult> {
  const { columns, rows } = await inventoryOf(context, facts);
  return { table: { columns, rows } };
}

async function write(context: InventoryContext, facts: InventoryFacts): Promise<CommandResult> {
  const path = context.options.file;
  const { agents, csv } = await inventoryOf(context, facts, columnsIn(context.repository.text(path)));
  const present = context.repository.text(path);
  if (agents.length === 0 && present === null) return { text: 'No file here is an agent.\n' };
  if (present === csv) return { text: `${path} is up to date.\n` };
  const count = `${agents.length} ${agents.length === 1 ? 'agent' : 'agents'}`;
  return { text: `Wrote ${count} to ${path}.\n`, writes: { [path]: csv } };
}

function missingFile(required: boolean, path: string): readonly Finding[] {
  if (!required) return [];
  const message = `The inventory ${path} does not exist.`;
  return [{ rule: 'inventory/stale', message, identity: ['absent', path] }];
}

function unreadable({ file, module }: Agent): readonly Finding[] {
  const rule = 'inventory/unreadable';
  if (module === null) {
    const message = 'The agent could not be read: the file is a link, too large, or closed to us.';
    return [{ rule, message, location: { path: file }, identity: ['unread', file] }];
  }
  if (module.problem === null) return [];
  const { message, line, column } = module.problem;
  return [{ rule, message, location: { path: file, line, column }, identity: [message] }];
}
