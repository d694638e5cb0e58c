/** One `NAME=value` of a `.env` file, quotes removed and not yet interpolated. */
export interface EnvEntry {
  readonly name: string;
  readonly value: string;
  /** Whether variables in the value are to be put in: not inside single quotes. */
  readonly literal: boolean;
  /** From 1. */
  readonly line: number;
  /** Column of the value, from 1. */
  readonly column: number;
}

const ASSIGNMENT = /[^\S\r\n]*(?:export[^\S\r\n]+)?([A-Za-z_][\w.-]*)[^\S\r\n]*[=:][^\S\r\n]*/y;
const LINE_LIMIT = 10_000;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', $: '$$', '"': '"', '\\': '\\' };

/**
 * The assignments of a `.env` file in order, read as Docker Compose does: `NAME=value` or `NAME: value`, quotes that may
 * span lines, a comment behind a space. Lines that are none are passed over, as most readers of such files do.
 */
export function parseEnv(text: string): readonly EnvEntry[] {
  const entries: EnvEntry[] = [];
  const unclosed = new Set<string>();
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const lineEnd = endOfLine(text, at);
    let end = lineEnd;
    ASSIGNMENT.lastIndex = at;
    const match = lineEnd - at > LINE_LIMIT ? null : ASSIGNMENT.exec(text);
    if (match !== null) {
      const start = at + match[0].length;
      const quote = text[start] ?? '';
      const close = quote !== '"' && quote !== "'" ? -1 : unclosed.has(quote) ? -1 : closing(text, start, quote);
      if ((quote === '"' || quote === "'") && close === -1) unclosed.add(quote);
      const quoted = close !== -1;
      const value = quoted ? unescaped(text.slice(start + 1, close), quote) : plain(text.slice(start, lineEnd));
      const column = match[0].length + (quoted ? 2 : 1);
      entries.push({ name: match[1]!, value, literal: quoted && quote === "'", line, column });
      if (quoted) end = endOfLine(text, close);
    }
    for (let index = at; index <= end && index < text.length; index++) if (isBreak(text, index)) line++;
    at = end + 1;
  }
  return entries;
}

function isBreak(text: string, index: number): boolean {
  return text[index] === '\n' || (text[index] === '\r' && text[index + 1] !== '\n');
}

/** Where the line break stands that ends the line, its `\n` where it has two characters. */
function endOfLine(text: string, from: number): number {
  for (let index = from; index < text.length; index++) if (isBreak(text, index)) return index;
  return text.length;
}

function closing(text: string, start: number, quote: string): number {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === quote) return index;
  }
  return -1;
}

function unescaped(text: string, quote: string): string {
  if (quote === "'") return text.replaceAll("\\'", "'");
  return text.replace(/\\([nrt$"\\])/g, (_, letter: string) => ESCAPES[letter]!);
}

function plain(text: string): string {
  const comment = text.startsWith('#') ? 0 : text.indexOf(' #');
  return (comment === -1 ? text : text.slice(0, comment)).trim();
}
