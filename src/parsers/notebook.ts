import { SyntaxProblem } from '../core/problem.js';
import { LineIndex, type TextPlace } from './line-index.js';
import { jsonAt, jsonText, type PlacedJson, parsePlacedJson } from './placed-json.js';

/** A line of a cell: its text without line break, and where that begins in the notebook's own text. */
export interface CellLine {
  readonly text: string;
  readonly offset: number;
}

/** A cell with Python in it; `number` counts all cells from 1. */
export interface NotebookCell {
  readonly number: number;
  readonly lines: readonly CellLine[];
}

/** The cells of Python in a Jupyter notebook, of format 3 or 4; throws {@link SyntaxProblem}. */
export function parseNotebook(text: string): readonly NotebookCell[] {
  const notebook = parsePlacedJson(text);
  const cells = cellsOf(notebook);
  if (cells === null) throw new SyntaxProblem('JSON', 'no notebook: it has no list of cells');
  if (!isPython(languageOf(text, notebook))) return [];
  return cells.flatMap((cell, index) => {
    const lines = codeIn(text, cell);
    return lines === null ? [] : [{ number: index + 1, lines }];
  });
}

/** Format 4 has its cells at the top, format 3 in worksheets. */
function cellsOf(notebook: PlacedJson): readonly PlacedJson[] | null {
  const cells = jsonAt(notebook, 'cells');
  if (cells?.kind === 'array') return cells.items;
  const sheets = jsonAt(notebook, 'worksheets');
  if (sheets?.kind !== 'array') return null;
  return sheets.items.flatMap((sheet) => {
    const inner = jsonAt(sheet, 'cells');
    return inner?.kind === 'array' ? inner.items : [];
  });
}

function languageOf(text: string, notebook: PlacedJson): string | null {
  const metadata = jsonAt(notebook, 'metadata');
  return (
    jsonText(text, jsonAt(jsonAt(metadata, 'language_info'), 'name')) ??
    jsonText(text, jsonAt(jsonAt(metadata, 'kernelspec'), 'language'))
  );
}

function isPython(language: string | null): boolean {
  return language === null || /^i?python/i.test(language);
}

/** The lines of a cell of Python; null for text, other languages, and cells whose first line hands them to another program. */
function codeIn(text: string, cell: PlacedJson): readonly CellLine[] | null {
  if (jsonText(text, jsonAt(cell, 'cell_type')) !== 'code') return null;
  const language = jsonText(text, jsonAt(jsonAt(jsonAt(cell, 'metadata'), 'vscode'), 'languageId'));
  if (!isPython(language ?? jsonText(text, jsonAt(cell, 'language')))) return null;
  const lines = linesOf(text, jsonAt(cell, 'source') ?? jsonAt(cell, 'input'));
  const magic = /^%%(\w+)/.exec(lines.find((line) => line.text.trim() !== '')?.text ?? '')?.[1];
  return magic === undefined || PYTHON_MAGICS.has(magic) ? lines : null;
}

/** Magics of whole cells behind which Python follows. */
const PYTHON_MAGICS: ReadonlySet<string> = new Set([
  'capture',
  'memit',
  'mprun',
  'prun',
  'python',
  'python3',
  'time',
  'timeit',
]);

/** A source is one string, or a list of strings that each end in a line break. */
function linesOf(text: string, source: PlacedJson | undefined): CellLine[] {
  const parts = source?.kind === 'array' ? source.items : source === undefined ? [] : [source];
  const lines: CellLine[] = [];
  let open = null as CellLine | null;
  for (const part of parts) {
    if (part.kind !== 'string') continue;
    let offset = part.start + 1;
    const pieces = text.slice(offset, part.end - 1).split(/((?<!\\)(?:\\\\)*\\n)/);
    for (const [index, piece] of pieces.entries()) {
      if (index % 2 === 1) {
        // Backslashes in front of the line break are the line's own.
        const before: CellLine = open ?? { text: '', offset };
        lines.push({ ...before, text: before.text + decoded(piece.slice(0, -2)) });
        open = null;
      } else if (piece !== '' || open !== null) {
        open = { text: (open?.text ?? '') + decoded(piece), offset: open?.offset ?? offset };
      }
      offset += piece.length;
    }
  }
  // A carriage return would make a line of its own of what follows it.
  return (open === null ? lines : [...lines, open]).map((line) => ({ ...line, text: line.text.replaceAll('\r', ' ') }));
}

function decoded(raw: string): string {
  return raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw;
}

/** Finds where characters of a notebook's cells stand in its own text. */
export class NotebookPlaces {
  private readonly index: LineIndex;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
    this.index = new LineIndex(text);
  }

  /** The place of a column of a line, in characters from 1; beyond what anybody writes it is that of the last it counts. */
  at(line: CellLine, column: number): TextPlace {
    let offset = line.offset;
    for (let passed = 1; passed < Math.min(column, WIDEST); passed++) {
      if (this.text[offset] === '\\') offset += this.text[offset + 1] === 'u' ? 6 : 2;
      else offset += this.text.codePointAt(offset)! > 0xffff ? 2 : 1;
    }
    return this.index.at(offset);
  }
}

const WIDEST = 2_000;
