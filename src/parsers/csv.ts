/** One record of a CSV text. */
export interface CsvRecord {
  readonly cells: readonly string[];
  /** The line it begins on, from 1. */
  readonly line: number;
}

/**
 * Reads CSV as RFC 4180 has it, with any line ends: quoted cells may hold commas, doubled quotes and line breaks. Text
 * behind a closing quote is kept as it is, an unclosed quote reaches to the end. Empty lines are no records. Takes
 * linear time.
 */
export function parseCsv(text: string): readonly CsvRecord[] {
  const records: CsvRecord[] = [];
  const source = text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
  let at = 0;
  let line = 1;
  while (at < source.length) {
    const started = line;
    const cells: string[] = [];
    for (let more = true; more; ) {
      const cell = cellAt(source, at);
      cells.push(cell.text);
      line += cell.breaks;
      at = cell.end + 1;
      more = source[cell.end] === ',';
    }
    line++;
    if (cells.length > 1 || cells[0] !== '') records.push({ cells, line: started });
  }
  return records;
}

/** The cell that begins at an offset; `end` is where its comma or line feed stands. */
function cellAt(
  source: string,
  start: number,
): { readonly text: string; readonly end: number; readonly breaks: number } {
  let quoted = '';
  let at = start;
  if (source[at] === '"') {
    at++;
    for (;;) {
      const quote = source.indexOf('"', at);
      const stop = quote === -1 ? source.length : quote;
      quoted += source.slice(at, stop);
      at = stop + 1;
      if (source[at] !== '"') break;
      quoted += '"';
      at++;
    }
  }
  const plain = /[^,\n]*/y;
  plain.lastIndex = Math.min(at, source.length);
  const rest = plain.exec(source)![0];
  return { text: quoted + rest, end: plain.lastIndex, breaks: quoted.split('\n').length - 1 };
}
