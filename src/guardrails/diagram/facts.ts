import { defineFacts } from '../../facts/facts.js';
import type { Diagram, DiagramNode } from '../../parsers/diagram.js';
import { parseGraphviz } from '../../parsers/graphviz.js';
import { htmlNames } from '../../parsers/html-names.js';
import { mermaidFences } from '../../parsers/mermaid/fences.js';
import { parseMermaid } from '../../parsers/mermaid/mermaid.js';

/** One diagram of a file; lines and columns count in the file. */
export interface DiagramFact extends Diagram {
  /** `page` is an HTML page whose lists and tables name things. */
  readonly kind: 'mermaid' | 'graphviz' | 'page';
}

/** Diagrams in Markdown fences, `.mmd`, `.mermaid`, `.dot` and `.gv` files, and the names that HTML pages list. */
export const diagrams = defineFacts<DiagramFact>({
  id: 'diagrams',
  version: 1,
  files: ['**/*.md', '**/*.markdown', '**/*.mmd', '**/*.mermaid', '**/*.dot', '**/*.gv', '**/*.html', '**/*.htm'],
  scan(file) {
    const text = file.text.replaceAll('\r\n', '\n');
    if (/\.(?:mmd|mermaid)$/.test(file.path)) return [{ kind: 'mermaid', ...parseMermaid(text) }];
    if (/\.(?:dot|gv)$/.test(file.path)) {
      // Word templates have the same ending, and no graph in their first lines.
      return /\b(?:di)?graph\b/i.test(text) || text.trim() === '' ? [{ kind: 'graphviz', ...parseGraphviz(text) }] : [];
    }
    if (/\.html?$/.test(file.path)) return page(htmlNames(text));
    return mermaidFences(text).map(({ source, line, indent }) => ({
      kind: 'mermaid',
      ...moved(parseMermaid(source), line - 1, indent),
    }));
  },
});

function page(nodes: readonly DiagramNode[]): readonly DiagramFact[] {
  return nodes.length === 0 ? [] : [{ kind: 'page', nodes, edgeLabels: [], problem: null }];
}

function moved({ nodes, edgeLabels, problem }: Diagram, lines: number, columns: number): Diagram {
  const move = <T extends { readonly line: number; readonly column: number }>(place: T): T => ({
    ...place,
    line: place.line + lines,
    column: place.column + columns,
  });
  return { nodes: nodes.map(move), edgeLabels: edgeLabels.map(move), problem: problem === null ? null : move(problem) };
}
