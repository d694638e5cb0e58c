import { type CellLine, type NotebookCell, NotebookPlaces, parseNotebook } from '../notebook.js';
import { withoutMagics } from './magics.js';
import { PythonModule, readPython } from './module.js';
import type { CellPosition, Position } from './positions.js';

/**
 * A Jupyter notebook read as Python, positions being those in the notebook's own text: what all cells hold that can be
 * read, as one module, and each other cell as a module of its own. Throws a SyntaxProblem where it is no notebook.
 */
export function notebookModules(text: string): readonly PythonModule[] {
  const places = new NotebookPlaces(text);
  const cells = parseNotebook(text).map((cell) => ({ cell, code: codeOf(cell) }));
  const isWhole = cells.map(({ code }) => readPython(Buffer.from(code)).problems.count === 0);
  const groups = [
    cells.filter((_, index) => isWhole[index]),
    ...cells.flatMap((each, index) => (isWhole[index] ? [] : [[each]])),
  ];
  return groups
    .filter((group) => group.length > 0)
    .map((group) => {
      const code = group.map((each) => each.code).join('');
      return new PythonModule(
        Buffer.from(code),
        placing(
          group.map(({ cell }) => cell),
          places,
        ),
      );
    });
}

function codeOf({ lines }: NotebookCell): string {
  return `${withoutMagics(lines.map(({ text }) => text)).join('\n')}\n`;
}

/** Where lines of joined cells are in the notebook. */
function placing(cells: readonly NotebookCell[], places: NotebookPlaces): (position: Position) => CellPosition {
  const origins = cells.flatMap(({ number, lines }) => {
    const own: readonly CellLine[] = lines.length === 0 ? [{ text: '', offset: 0 }] : lines;
    return own.map((line, index) => ({ line, cell: number, cellLine: index + 1 }));
  });
  return ({ line, column }) => {
    const { line: from, cell, cellLine } = origins[Math.min(line, origins.length) - 1]!;
    return { ...places.at(from, column), cell, cellLine };
  };
}
