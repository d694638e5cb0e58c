import type { Agent } from '../../facts/agents/agent.js';
import { AGENT_OPTIONS } from '../../facts/agents/options.js';
import { agentsOf } from '../../facts/agents/survey.js';
import { diagrams } from '../../facts/diagrams.js';
import { endpoints } from '../../facts/endpoints.js';
import { modules } from '../../facts/modules.js';
import { declarations } from '../../facts/port-declarations.js';
import type { Context, FactsOf } from '../guardrail.js';

/** The options of the guardrail. */
export const OPTIONS = {
  record: {
    summary: 'The diagram of record: the one that must show every agent and nothing else, once it exists.',
    schema: { kind: 'path' },
    default: 'docs/agents.mmd',
    example: 'docs/architecture.md',
  },
  others: {
    summary: 'Nodes of the diagram of record that are no agents: people, databases, services of others.',
    schema: { kind: 'list', of: { kind: 'text' } },
    default: [],
    example: ['postgres', 'browser'],
  },
  ...AGENT_OPTIONS,
} as const;

/** The scanners of the guardrail. */
export const SCANNERS = { diagrams, modules, endpoints, declarations } as const;

/** What the check and the command are given. */
export type DiagramContext = Context<typeof OPTIONS, never>;
/** The facts the guardrail works with. */
export type DiagramFacts = FactsOf<typeof SCANNERS>;

/** The agents of the repository. */
export function surveyAgents({ options, repository }: DiagramContext, facts: DiagramFacts): readonly Agent[] {
  return agentsOf({ options, repository, facts });
}
