import { diagramFences } from '../../../parsers/diagram-fences.js';
import { parseGraphviz } from '../../../parsers/graphviz.js';
import { htmlNames } from '../../../parsers/html-names.js';
import { parseMermaid } from '../../../parsers/mermaid/mermaid.js';
import type { TextReader } from '../text-cases.js';

/** Readers of diagrams. */
export const DIAGRAM_READERS: readonly TextReader[] = [
  {
    module: 'parsers/graphviz.ts',
    read: parseGraphviz,
    pieces: [
      'a -> ',
      'a;',
      '{',
      '}',
      '[a=b]',
      '"a"+',
      '<',
      '>',
      '/*',
      '//\n',
      '#\n',
      '\\"',
      '"',
      'subgraph ',
      'a:',
      ' ',
    ],
    heads: ['digraph {', '<'],
  },
  {
    module: 'parsers/html-names.ts',
    read: htmlNames,
    pieces: ['<li>', '<li ', '</li>', 'text', '<td>a', '<', '>', '&amp;'],
  },
  {
    module: 'parsers/mermaid/mermaid.ts',
    read: parseMermaid,
    pieces: [
      'a---b',
      '---b',
      'a-->',
      '-- ',
      '-. ',
      '.-',
      '[a]',
      '["',
      'a & ',
      'subgraph x\n',
      'end\n',
      '%% x\n',
      '@{',
      '|a|',
      ' ',
      '\n',
      '- ',
      'x-',
      '((',
    ],
    heads: ['flowchart TD\n', 'flowchart TD\na -. ', 'flowchart TD\na[', '---\n'],
  },
  {
    module: 'parsers/mermaid/sequence.ts',
    read: parseMermaid,
    pieces: ['a->>b: x\n', 'loop x\n', 'end\n', 'participant a', ' as ', ' ', '(', '#', '->>', ';', 'note '],
    heads: ['sequenceDiagram\n', 'sequenceDiagram\nparticipant a', 'sequenceDiagram\na'],
  },
  {
    module: 'parsers/mermaid/mermaid.ts',
    read: parseMermaid,
    pieces: ['class A {\n', '}\n', 'note x\n', '-o{', '|', '%%', ' ', '%%{', 'end note\n'],
    heads: ['classDiagram\n', 'stateDiagram\n', '%%{'],
  },
  {
    module: 'parsers/diagram-fences.ts',
    read: diagramFences,
    pieces: [
      '```mermaid\n',
      '```{dot}\n',
      '::: mermaid\n',
      ':::\n',
      ':name: x\n',
      '```\n',
      '````\n',
      '~~~\n',
      '> ',
      '- ',
      '1. ',
      'a\n',
      ' ',
    ],
  },
];
