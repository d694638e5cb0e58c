import { defineFacts } from '../../facts/facts.js';
import type { Diagram, DiagramNode } from '../../parsers/diagram.js';
import { diagramFences } from '../../parsers/diagram-fences.js';
import { parseGraphviz } from '../../parsers/graphviz.js';
import { htmlNames } from '../../parsers/html-names.js';
import { parseMermaid } from '../../parsers/mermaid/mermaid.js';

/** One diagram of a file; lines and columns count in the file. */
export interface DiagramFact extends Diagram {
  /** `page` is an HTML page whose lists and tables name things. */
  readonly kind: 'mermaid' | 'graphviz' | 'page';
  /** The line in which it begins. */
  readonly line: number;
}

/** Diagrams in Markdown fences, `.mmd`, `.mermaid`, `.dot` and `.gv` files, and the names that HTML pages list. */
export const diagrams = defineFacts<DiagramFact>({
  id: 'diagrams',
  version: 2,
  files: [
    ...['**/*.md', '**/*.mdx', '**/*.markdown', '**/*.mmd', '**/*.mermaid', '**/*.dot', '**/*.gv'],
    ...['**/*.html', '**/*.htm'],
  ],
  scan(file) {
    const text = file.text.replaceAll('\r\n', '\n');
    if (/\.(?:mmd|mermaid)$/.test(file.path)) return [{ kind: 'mermaid', line: 1, ...parseMermaid(text) }];
    // Word templates have the same ending as Graphviz files, and no graph in them.
    if (/\.(?:dot|gv)$/.test(file.path))
      return isGraph(text) ? [{ kind: 'graphviz', line: 1, ...parseGraphviz(text) }] : [];
    if (/\.html?$/.test(file.path)) return page(htmlNames(text));
    // A few lines in the manner of Graphviz are an example to be read, and no graph to be drawn.
    return diagramFences(text)
      .filter(({ kind, source }) => kind === 'mermaid' || isGraph(source))
      .map(({ kind, source, line, indent }) => ({
        kind,
        line,
        ...moved(kind === 'mermaid' ? parseMermaid(source) : parseGraphviz(source), line - 1, indent),
      }));
  },
});

function isGraph(text: string): boolean {
  return /\b(?:di)?graph\b/i.test(text);
}

function page(nodes: readonly DiagramNode[]): readonly DiagramFact[] {
  return nodes.length === 0
    ? []
    : [{ kind: 'page', line: 1, nodes, edgeLabels: [], problem: null, isWhollyRead: false }];
}

function moved(diagram: Diagram, lines: number, columns: number): Diagram {
  const move = <T extends { readonly line: number; readonly column: number }>(place: T): T => ({
    ...place,
    line: place.line + lines,
    column: place.column + columns,
  });
  const { nodes, edgeLabels, problem } = diagram;
  return {
    ...diagram,
    nodes: nodes.map(move),
    edgeLabels: edgeLabels.map(move),
    problem: problem === null ? null : move(problem),
  };
}
