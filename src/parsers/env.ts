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

const ASSIGNMENT = /^(\s*(?:export\s+)?)([A-Za-z_][\w.-]*)\s*=[ \t]*/;
const LINE_LIMIT = 10_000;

/** The assignments of a `.env` file in order; lines that are none are passed over, as every reader of such files does. */
export function parseEnv(text: string): readonly EnvEntry[] {
  const entries: EnvEntry[] = [];
  for (const [index, line] of text.split(/\r\n|[\r\n]/).entries()) {
    if (line.length > LINE_LIMIT) continue;
    const match = ASSIGNMENT.exec(line);
    if (match === null) continue;
    const rest = line.slice(match[0].length);
    const quote = rest[0] === '"' || rest[0] === "'" ? rest[0] : '';
    const close = quote === '' ? -1 : rest.indexOf(quote, 1);
    const quoted = close > 0;
    entries.push({
      name: match[2]!,
      value: quoted ? rest.slice(1, close) : withoutComment(rest),
      literal: quoted && quote === "'",
      line: index + 1,
      column: match[0].length + (quoted ? 2 : 1),
    });
  }
  return entries;
}

function withoutComment(text: string): string {
  const comment = text.startsWith('#') ? 0 : text.search(/\s#/);
  return (comment === -1 ? text : text.slice(0, comment)).trim();
}
