import type { Agent } from '../../analysis/agents/agent.js';
import { AGENT_OPTIONS } from '../../analysis/agents/options.js';
import { agentsOf } from '../../analysis/agents/survey.js';
import { csvText } from '../../core/csv.js';
import { endpoints } from '../../facts/endpoints.js';
import { importedNames } from '../../facts/imported-names.js';
import { modules } from '../../facts/modules.js';
import { portDeclarations } from '../../facts/port-declarations.js';
import { programMentions } from '../../facts/program-mentions.js';
import type { Context, FactsOf } from '../guardrail.js';
import { AGENT_COLUMNS, type AgentRow, type Column, rowOf } from './columns.js';
import { lastChanges } from './last-changes.js';

/** The columns unless somebody chooses others. */
export const DEFAULT_COLUMNS: readonly Column[] = ['machine', 'file', 'classes', 'ports', 'size_kb', 'evidence'];

/** The options of the guardrail. */
export const INVENTORY_OPTIONS = {
  file: {
    summary: 'The committed inventory; it is compared with the code once it exists.',
    schema: { kind: 'path' },
    default: 'agent_inventory.csv',
  },
  columns: {
    summary:
      'The columns of the inventory, in order; `changed` is the day of the last commit and needs the whole history.',
    schema: { kind: 'list', of: { kind: 'choice', values: AGENT_COLUMNS } },
    default: DEFAULT_COLUMNS,
    weakens: 'never',
    example: ['machine', 'file', 'entry', 'owner', 'ports', 'tests'],
  },
  required: {
    summary: 'Whether a repository with agents must have the file.',
    schema: { kind: 'boolean' },
    default: false,
    weakens: [true, false],
  },
  ...AGENT_OPTIONS,
} as const;

/** The scanners of the guardrail. */
export const INVENTORY_SCANNERS = { modules, endpoints, importedNames, portDeclarations, programMentions } as const;

/** What the check and the commands are given. */
export type InventoryContext = Context<typeof INVENTORY_OPTIONS, 'exec'>;
/** The facts an inventory is made of. */
export type InventoryFacts = FactsOf<typeof INVENTORY_SCANNERS>;

/** The agents of a repository and their rows, in the same order. */
export interface Inventory {
  readonly agents: readonly Agent[];
  readonly columns: readonly Column[];
  readonly rows: readonly AgentRow[];
  /** The file as `guardrails inventory write` writes it. */
  readonly csv: string;
}

/**
 * Makes the inventory; asks git only for the column `changed`. Where nobody chose columns, those that are committed
 * already stay.
 */
export async function inventoryOf(
  context: InventoryContext,
  facts: InventoryFacts,
  committed: readonly Column[] | null = null,
): Promise<Inventory> {
  const { options, repository } = context;
  const agents = agentsOf({ options, repository, facts });
  const isChosen = options.columns.join() !== DEFAULT_COLUMNS.join();
  const columns = isChosen ? ([...new Set(options.columns)] as readonly Column[]) : (committed ?? DEFAULT_COLUMNS);
  const changed = columns.includes('changed')
    ? await lastChanges(
        context,
        agents.map(({ file }) => file),
      )
    : null;
  const rows = agents.map((agent) => rowOf(agent, columns, changed?.get(agent.file) ?? null));
  return { agents, columns, rows, csv: csvText(columns, rows) };
}
