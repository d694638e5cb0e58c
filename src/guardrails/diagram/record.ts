import { type Agent, listeningPorts, plainName } from '../../analysis/agents/agent.js';
import type { Finding } from '../../core/finding.js';
import type { DiagramNode } from '../../parsers/diagram.js';
import type { DiagramFact } from './facts.js';
import { agentNames, nodeNames, portsNamed } from './mentions.js';

/** What the diagram of record is compared with. */
export interface Truth {
  readonly agents: readonly Agent[];
  /** Plain names that are no agents and may be shown all the same. */
  readonly others: ReadonlySet<string>;
  /** Whether something in the repository listens on, connects to, publishes or registers the port. */
  isPort(port: number): boolean;
}

/** Where the diagram of record and the code differ. */
export function recordFindings(path: string, facts: readonly DiagramFact[], truth: Truth): readonly Finding[] {
  const byName = new Map<string, Agent[]>();
  for (const agent of truth.agents) {
    for (const name of agentNames(agent)) byName.set(name, [...(byName.get(name) ?? []), agent]);
  }
  const shown = new Set<Agent>();
  const unknown: Finding[] = [];
  for (const { kind, nodes, edgeLabels } of facts) {
    for (const node of nodes) {
      const names = nodeNames(node);
      const meant = names.flatMap((name) => byName.get(name) ?? []);
      for (const agent of meant) shown.add(agent);
      const stranger = meant.length === 0 && !names.some((name) => truth.others.has(name));
      // A page has headings and cells that name no agent; only what ends like a Python file surely does.
      if (stranger && (kind !== 'page' || /\w\.py$/.test(node.label))) unknown.push(unknownAgent(path, node));
      else if (kind !== 'page') unknown.push(...unknownPorts(path, node, meant, truth));
    }
    for (const { label, line, column } of edgeLabels) {
      for (const port of portsNamed(label)) {
        if (truth.isPort(port)) continue;
        const message = `The diagram has an edge to port ${port}, which nothing in the repository uses.`;
        unknown.push({
          rule: 'diagram/unknown',
          message,
          location: { path, line, column },
          identity: ['edge', `${port}`],
        });
      }
    }
  }
  return [...truth.agents.filter((agent) => !shown.has(agent)).map((agent) => missing(path, agent)), ...unknown];
}

function missing(path: string, { name, file, machine }: Agent): Finding {
  return {
    rule: 'diagram/missing',
    message: `The diagram does not show ${name}, an agent on ${machine}.`,
    location: { path, line: 1 },
    related: [{ path: file, line: 1, message: 'The agent.' }],
    identity: [file],
  };
}

function unknownAgent(path: string, { id, label, line, column }: DiagramNode): Finding {
  return {
    rule: 'diagram/unknown',
    message: `The diagram shows ${JSON.stringify(label.slice(0, 120))}, which is no agent of the repository.`,
    location: { path, line, column },
    identity: ['node', id],
  };
}

/** A port beside an agent must be one it listens on; where one of its ports is not known, one that anybody uses. */
function unknownPorts(path: string, node: DiagramNode, meant: readonly Agent[], truth: Truth): readonly Finding[] {
  const listened = meant.flatMap(listeningPorts);
  const certain = meant.length > 0 && !listened.includes('unresolved') && !listened.includes('dynamic');
  return portsNamed(node.label).flatMap((port) => {
    if (listened.some((known) => holds(known, port)) || (!certain && truth.isPort(port))) return [];
    const name = meant[0]?.name ?? plainName(node.id);
    const message = `The diagram shows ${name} on port ${port}, and it does not listen there.`;
    const { line, column } = node;
    return [
      { rule: 'diagram/unknown', message, location: { path, line, column }, identity: ['port', name, `${port}`] },
    ];
  });
}

function holds(known: number | string, port: number): boolean {
  if (typeof known === 'number') return known === port;
  const [first, last] = known.split('-').map(Number);
  return first !== undefined && last !== undefined && first <= port && port <= last;
}
