/** A block of diagram source inside another text. */
export interface DiagramFence {
  readonly kind: 'mermaid' | 'graphviz';
  readonly source: string;
  /** Line of its first line in the text around it, from 1. */
  readonly line: number;
  /** Columns that stand before each of its lines. */
  readonly indent: number;
}

const FENCE = /^((?:[ \t]|>|[-*+][ \t]|\d{1,9}[.)][ \t])*)(`{3,}|~{3,}|:{3,})[ \t]*([^\s`]*)/;
/** What the word behind a fence says is in it: `mermaid`, `Mermaid`, `{mermaid}`, `{.mermaid #id}`. */
const LANGUAGES: readonly (readonly [RegExp, DiagramFence['kind']])[] = [
  [/^(?:mermaid|\{\.?mermaid\}?)$/i, 'mermaid'],
  [/^(?:dot|graphviz|\{\.?(?:dot|graphviz)\}?)$/i, 'graphviz'],
];
/** A line by which a directive such as `{mermaid}` is told something, at the top of its block. */
const DIRECTIVE_OPTION = /^[ \t>]*:[\w-]+:(?:[ \t].*)?$/;
const LINE_LIMIT = 10_000;

/**
 * The diagrams of a Markdown text, also in lists and quotes, between backticks, tildes or colons; a fence that is
 * never closed reaches to the end.
 */
export function diagramFences(text: string): readonly DiagramFence[] {
  const blocks: DiagramFence[] = [];
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index++) {
    const [, prefix = '', fence, language = ''] = FENCE.exec(lines[index]!.slice(0, LINE_LIMIT)) ?? [];
    if (fence === undefined) continue;
    const kind = LANGUAGES.find(([pattern]) => pattern.test(language))?.[1];
    // Between colons of any other kind there is Markdown again.
    if (kind === undefined && fence.startsWith(':')) continue;
    const end = closingLine(lines, index + 1, fence);
    if (kind !== undefined) {
      let start = index + 1;
      if (language.startsWith('{')) while (start < end && DIRECTIVE_OPTION.test(lines[start]!)) start++;
      const quote = prefix.includes('>');
      const body = lines.slice(start, end).map((line) => (quote ? line.replace(/^[ \t]*(?:>[ \t]?)+/, '') : line));
      const source = body.join('\n');
      // A directive without a body draws a file that it names.
      if (!language.startsWith('{') || source.trim() !== '')
        blocks.push({ kind, source, line: start + 1, indent: quote ? prefix.length : 0 });
    }
    index = end;
  }
  return blocks;
}

function closingLine(lines: readonly string[], from: number, fence: string): number {
  const closing = new RegExp(`^[ \\t>]*\\${fence[0]}{${fence.length},}[ \\t]*$`);
  let end = from;
  while (end < lines.length && !closing.test(lines[end]!)) end++;
  return end;
}
