import type { YamlNode } from '../../parsers/yaml.js';
import { valueAt } from '../../parsers/yaml.js';
import type { DependencyFact } from './fact.js';
import { readDeclaration } from './fact.js';

/** What the hooks of a pre-commit configuration install beside themselves, as far as it is Python. */
export function preCommitFacts(root: YamlNode | undefined): readonly DependencyFact[] {
  const facts: DependencyFact[] = [];
  for (const repository of itemsAt(root, 'repos')) {
    for (const hook of itemsAt(repository, 'hooks')) {
      const id = valueAt(hook, 'id');
      const group = id?.kind === 'scalar' ? id.text : null;
      for (const item of itemsAt(hook, 'additional_dependencies')) {
        // Hooks of other languages list `name@1.2` or import paths here.
        if (item.kind !== 'scalar' || /[@/:]/.test(item.text.split(';')[0]!) || item.text.startsWith('.')) continue;
        const start = { line: item.line, column: item.column };
        const fact = readDeclaration(item.text, start, { kind: 'pre-commit', group });
        if (fact.fact === 'declaration') facts.push(fact);
      }
    }
  }
  return facts;
}

function itemsAt(node: YamlNode | undefined, key: string): readonly YamlNode[] {
  const list = valueAt(node, key);
  return list?.kind === 'sequence' ? list.items : [];
}
