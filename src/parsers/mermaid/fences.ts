/** A block of Mermaid source inside another text. */
export interface MermaidBlock {
  readonly source: string;
  /** Line of its first line in the text around it, from 1. */
  readonly line: number;
  /** Columns that stand before each of its lines. */
  readonly indent: number;
}

const FENCE = /^((?:[ \t]|>|[-*+][ \t]|\d{1,9}[.)][ \t])*)(`{3,}|~{3,})[ \t]*([^\s`]*)/;
const LINE_LIMIT = 10_000;

/** The Mermaid fences of a Markdown text, also in lists and quotes; a fence that is never closed reaches to the end. */
export function mermaidFences(text: string): readonly MermaidBlock[] {
  const blocks: MermaidBlock[] = [];
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index++) {
    const [, prefix = '', fence, language] = FENCE.exec(lines[index]!.slice(0, LINE_LIMIT)) ?? [];
    if (fence === undefined) continue;
    const end = closingLine(lines, index + 1, fence);
    if (language === 'mermaid') {
      const quote = prefix.includes('>');
      const body = lines.slice(index + 1, end).map((line) => (quote ? line.replace(/^[ \t]*(?:>[ \t]?)+/, '') : line));
      blocks.push({ source: body.join('\n'), line: index + 2, indent: quote ? prefix.length : 0 });
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
