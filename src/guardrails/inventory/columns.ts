import { type Agent, listeningPorts } from '../../analysis/agents/agent.js';
import type { Json } from '../../facts/facts.js';

/** Every column an inventory can have. */
export const AGENT_COLUMNS = [
  'machine',
  'file',
  'classes',
  'ports',
  'size_kb',
  'bases',
  'entry',
  'owner',
  'lines',
  'tests',
  'changed',
  'evidence',
] as const;

/** One of {@link AGENT_COLUMNS}. */
export type Column = (typeof AGENT_COLUMNS)[number];

/** One row of the inventory, with exactly the chosen columns as keys. */
export type AgentRow = Readonly<Record<string, Json>>;

/** The row of an agent; `changed` is the day of its last commit, `YYYY-MM-DD` in UTC, or null. */
export function rowOf(agent: Agent, columns: readonly Column[], changed: string | null): AgentRow {
  return Object.fromEntries(columns.map((column) => [column, cellOf(agent, column, changed)]));
}

function cellOf(agent: Agent, column: Column, changed: string | null): Json {
  const { module } = agent;
  switch (column) {
    case 'machine':
      return agent.machine;
    case 'file':
      return agent.file;
    case 'classes':
      return module?.classes.map(({ name }) => name) ?? [];
    case 'ports':
      return listeningPorts(agent);
    case 'size_kb':
      return module === null ? null : Math.round((module.size / 1024) * 10) / 10;
    case 'bases':
      return [...new Set(module?.classes.flatMap(({ bases }) => bases))];
    case 'entry':
      return module?.entry ?? null;
    case 'owner':
      return agent.owners;
    case 'lines':
      return module?.lines ?? null;
    case 'tests':
      return agent.tests;
    case 'changed':
      return changed;
    case 'evidence':
      return agent.evidence;
  }
}
