import type { Agent } from '../../analysis/agents/agent.js';
import { listeningPorts } from '../../analysis/agents/agent.js';
import { isLocal } from '../../parsers/address.js';
import { formatRange, intersection, type PortRange } from '../../parsers/ports.js';

/** One agent connecting to a port that another listens on. */
export interface Edge {
  readonly from: Agent;
  readonly to: Agent;
  readonly port: string;
}

/** Every connection between agents that the repository tells of, in the order of the agents. */
export function edgesOf(agents: readonly Agent[]): readonly Edge[] {
  return agents.flatMap((from) => {
    const edges = new Map<string, Edge>();
    for (const { ports, address, protocol } of from.connects) {
      for (const wanted of ports) {
        const listening = agents.flatMap((to) => {
          const port = to === from ? null : sharedPort(to, wanted, protocol);
          return port === null ? [] : [{ from, to, port: formatRange(port) }];
        });
        for (const edge of reached(listening, address)) edges.set(`${edge.to.file}\0${edge.port}`, edge);
      }
    }
    return [...edges.values()];
  });
}

function sharedPort(agent: Agent, wanted: PortRange, protocol: 'tcp' | 'udp'): PortRange | null {
  for (const listen of agent.listens) {
    if (listen.protocol !== protocol) continue;
    for (const range of listen.ports) {
      const shared = intersection(range, wanted);
      if (shared !== null) return shared;
    }
  }
  return null;
}

/** Which of those who listen on a port an address means: a local one the same machine, a name the one who has it. */
function reached(edges: readonly Edge[], address: string | null): readonly Edge[] {
  const near = edges.filter(({ from, to }) => from.machine === to.machine);
  if (isLocal(address)) return near;
  const named = edges.filter(({ to }) => address !== null && (to.machine === address || to.name === address));
  if (named.length > 0) return named;
  return address === null && near.length > 0 ? near : edges;
}

/** The agents as a Mermaid flowchart: a subgraph for each machine, a node for each agent, an edge for each connection. */
export function drawAgents(agents: readonly Agent[]): string {
  const ids = new Map(agents.map((agent, index) => [agent, `a${index + 1}_${agent.name.replace(/\W+/g, '_')}`]));
  const machines = [...new Set(agents.map(({ machine }) => machine))];
  const lines = ['%% Written by `guardrails diagram write` from the code.', 'flowchart LR'];
  for (const [index, machine] of machines.entries()) {
    lines.push(`  subgraph m${index + 1}["${label(machine)}"]`);
    for (const agent of agents) {
      if (agent.machine === machine) lines.push(`    ${ids.get(agent)}["${label(textOf(agent))}"]`);
    }
    lines.push('  end');
  }
  for (const { from, to, port } of edgesOf(agents)) lines.push(`  ${ids.get(from)} -->|"${port}"| ${ids.get(to)}`);
  return `${lines.join('\n')}\n`;
}

function textOf(agent: Agent): string {
  const ports = listeningPorts(agent).map((port) => (typeof port === 'number' || /^\d/.test(port) ? `:${port}` : port));
  return [agent.name, ...ports].join(' ');
}

/** Mermaid reads entities by number in quoted labels; letters, digits and plain punctuation stay. */
function label(text: string): string {
  return text.replace(/[^\p{L}\p{N} ._/:-]/gu, (character) => `#${character.codePointAt(0)};`);
}
