import type { Agent } from '../../analysis/agents/agent.js';
import type { RegistryRow } from '../../analysis/ports/registry.js';
import type { FactTable } from '../../facts/facts.js';
import type { PortDeclaration } from '../../facts/port-declarations.js';
import { type PortRange, parsePorts } from '../../parsers/ports.js';

/** Answers whether agents, the registry, or a file about ports use a port. */
export function portsOf(
  agents: readonly Agent[],
  declarations: FactTable<PortDeclaration>,
  rows: readonly RegistryRow[],
): (port: number) => boolean {
  const ranges = [
    ...agents.flatMap(({ listens, connects }) => [...listens, ...connects].flatMap(({ ports }) => ports)),
    ...rows.flatMap(({ range }) => range ?? []),
    ...declarations.flatMap(({ facts }) => facts.flatMap(textsOf)).flatMap(rangesIn),
  ];
  return (port) => ranges.some(({ first, last }) => first <= port && port <= last);
}

/** Texts of a declaration that hold ports. */
function textsOf(declaration: PortDeclaration): readonly string[] {
  switch (declaration.kind) {
    case 'setting':
      return [declaration.text];
    case 'variable':
      return [declaration.value];
    case 'kubernetes':
      return [declaration.port.text];
    case 'dockerfile':
      return declaration.exposes.map(({ text }) => text);
    case 'compose':
      return declaration.services.flatMap(({ ports, expose }) => [
        ...expose.map(({ text }) => text),
        ...ports.flatMap((port) =>
          port.kind === 'short' ? [port.mapping.text] : [port.target?.text ?? '', port.published?.text ?? ''],
        ),
      ]);
  }
}

function rangesIn(text: string): readonly PortRange[] {
  return (text.slice(0, 200).match(/\d{1,5}(?:-\d{1,5})?/g) ?? []).flatMap((part) => parsePorts(part) ?? []);
}
