import { type Agent, plainName } from '../../analysis/agents/agent.js';
import type { DiagramNode } from '../../parsers/diagram.js';

/** Names by which a diagram may mean an agent: its name, file, path, module path and classes. */
export function agentNames(agent: Agent): readonly string[] {
  const stem = agent.file.slice(agent.file.lastIndexOf('/') + 1);
  const classes = agent.module?.classes.map(({ name }) => name) ?? [];
  const names = [agent.name, stem, agent.file, agent.file.replaceAll('/', '.'), ...classes];
  return [...new Set(names.map(plainName))].filter((name) => name !== '');
}

/** What a node may be naming, plain: its id, its whole label, each line and each word of it. */
export function nodeNames({ id, label }: DiagramNode): readonly string[] {
  const text = unescaped(label).slice(0, 1_000);
  const bare = text.replace(/:\d+(?:-\d+)?/g, ' ').replace(/\b(?:dynamic|unresolved)\b/g, ' ');
  const lines = bare.split(/<br\s*\/?>|\\n|\n/i);
  const words = bare.split(/[\s,;:|()<>[\]{}"'`]+/);
  return [...new Set([id, bare, ...lines, ...words].map(plainName))].filter((name) => name !== '');
}

/** Port numbers that a label names: `:5555`, `port 5555`, `5555/tcp`, or a label of nothing but numbers. */
export function portsNamed(label: string): readonly number[] {
  const text = unescaped(label).slice(0, 1_000);
  const alone = /^\s*\d{2,5}(?:\s*,\s*\d{2,5})*\s*$/.test(text);
  const pattern = alone
    ? /\d{2,5}/g
    : /(?<![\d:.]):(\d{2,5})\b(?![:.]\d)|\bports?[ :=]{1,3}(\d{2,5})\b|\b(\d{2,5})\/(?:tcp|udp)\b/gi;
  const numbers = [...text.matchAll(pattern)].map((match) => Number(match[1] ?? match[2] ?? match[3] ?? match[0]));
  return [...new Set(numbers)].filter((port) => port >= 1 && port <= 65_535);
}

/** Entities as Mermaid writes them, `#40;`, and as HTML does. */
function unescaped(text: string): string {
  return text
    .replace(/&?#(\d{1,6});/g, (entity, code: string) =>
      Number(code) <= 0x10ffff ? String.fromCodePoint(Number(code)) : entity,
    )
    .replace(/[#&]quot;/g, '"')
    .replace(/[#&]amp;/g, '&');
}
