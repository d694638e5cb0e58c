import type { Agent } from '../../analysis/agents/agent.js';
import { AGENT_OPTIONS } from '../../analysis/agents/options.js';
import { agentsOf } from '../../analysis/agents/survey.js';
import { endpoints } from '../../facts/endpoints.js';
import { importedNames } from '../../facts/imported-names.js';
import { modules } from '../../facts/modules.js';
import { portDeclarations } from '../../facts/port-declarations.js';
import { programMentions } from '../../facts/program-mentions.js';
import type { Context, FactsOf } from '../guardrail.js';
import { diagrams } from './facts.js';

/** The options of the guardrail. */
export const DIAGRAM_OPTIONS = {
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
    weakens: 'added',
    example: ['postgres', 'browser'],
  },
  ...AGENT_OPTIONS,
} as const;

/** The scanners of the guardrail. */
export const DIAGRAM_SCANNERS = {
  diagrams,
  modules,
  endpoints,
  importedNames,
  portDeclarations,
  programMentions,
} as const;

/** What the check and the command are given. */
export type DiagramContext = Context<typeof DIAGRAM_OPTIONS, never>;
/** The facts the guardrail works with. */
export type DiagramFacts = FactsOf<typeof DIAGRAM_SCANNERS>;

/** The agents of the repository. */
export function surveyAgents({ options, repository }: DiagramContext, facts: DiagramFacts): readonly Agent[] {
  return agentsOf({ options, repository, facts });
}
