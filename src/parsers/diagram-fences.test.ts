import { describe, expect, test } from '@jest/globals';
import { diagramFences } from './diagram-fences.js';

/** Kind, line and source of each diagram in short. */
function found(...lines: readonly string[]): readonly string[] {
  return diagramFences(lines.join('\n')).map(({ kind, line, source }) => `${kind} ${line} ${source}`);
}

describe('a diagram is found', () => {
  test.each([
    ['behind backticks', ['```mermaid', 'graph', '```'], ['mermaid 2 graph']],
    ['behind a name in capitals', ['```Mermaid', 'graph', '```'], ['mermaid 2 graph']],
    ['in a directive', ['```{mermaid}', 'graph', '```'], ['mermaid 2 graph']],
    ['in a directive that has options', ['```{mermaid}', ':name: x', ':zoom:', 'graph', '```'], ['mermaid 4 graph']],
    ['behind a class with more in its braces', ['~~~ {.mermaid #id}', 'graph', '~~~'], ['mermaid 2 graph']],
    ['between colons', ['::: mermaid', 'graph', ':::', 'text'], ['mermaid 2 graph']],
    ['between colons as a directive', ['::::{mermaid}', 'graph', '::::'], ['mermaid 2 graph']],
    ['within a box of colons', ['::: note', '```mermaid', 'graph', '```', ':::'], ['mermaid 3 graph']],
    [
      'in the language of Graphviz',
      ['```dot', 'digraph {}', '```', '```graphviz', 'graph {}'],
      ['graphviz 2 digraph {}', 'graphviz 5 graph {}'],
    ],
  ])('%s', (_where, lines, expected) => {
    expect(found(...lines)).toEqual(expected);
  });
});

test('what is shown as text, is in another language or names a file is no diagram', () => {
  expect(found('````md', '```mermaid', 'graph', '```', '````')).toEqual([]);
  expect(found('```mermaid-js', 'graph', '```', '```{mermaid} a.mmd', '```', '::: tip mermaid', ':::')).toEqual([]);
});
