/** What a character of JavaScript belongs to. */
export const Part = { code: 0, text: 1, comment: 2, pattern: 3 } as const;

/** Words behind which a slash begins a regular expression. */
const BEFORE_PATTERN = /(?:^|[^\w$.])(?:return|typeof|case|in|of|do|else|void|delete|throw|new|await|yield)$/;

/**
 * For each character of compiled JavaScript what it belongs to, a value of `Part`. Code inside a template counts as
 * code; quotes count as text.
 */
export function partsOf(source: string): Uint8Array {
  const parts = new Uint8Array(source.length);
  /** For each open template the braces that are open inside its code. */
  const templates: number[] = [];
  const fill = (from: number, to: number, part: number): number => {
    parts.fill(part, from, to);
    return to;
  };
  for (let at = 0; at < source.length; ) {
    const character = source[at]!;
    if (source.startsWith('//', at)) at = fill(at, endOf(source, '\n', at), Part.comment);
    else if (source.startsWith('/*', at)) at = fill(at, endOf(source, '*/', at) + 2, Part.comment);
    else if (character === '"' || character === "'") at = fill(at, quotedEnd(source, at, character), Part.text);
    else if (character === '`') at = fill(at, templateEnd(source, at + 1, templates), Part.text);
    else if (character === '}' && templates.at(-1) === 0) {
      templates.pop();
      at = fill(at, templateEnd(source, at + 1, templates), Part.text);
    } else if (character === '/' && beginsPattern(source, at)) at = fill(at, patternEnd(source, at), Part.pattern);
    else {
      if (templates.length > 0 && character === '{') templates[templates.length - 1]!++;
      if (templates.length > 0 && character === '}') templates[templates.length - 1]!--;
      at++;
    }
  }
  return parts;
}

function endOf(source: string, mark: string, from: number): number {
  const end = source.indexOf(mark, from);
  return end === -1 ? source.length : end;
}

function quotedEnd(source: string, start: number, quote: string): number {
  let at = start + 1;
  while (at < source.length && source[at] !== quote) at += source[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** The end of a template's text, behind its last backtick or the `${` that begins code. */
function templateEnd(source: string, start: number, templates: number[]): number {
  for (let at = start; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === '`') return at + 1;
    else if (source.startsWith('${', at)) {
      templates.push(0);
      return at + 2;
    }
  }
  return source.length;
}

function beginsPattern(source: string, at: number): boolean {
  const before = source.slice(Math.max(0, at - 200), at).trimEnd();
  return before === '' || /[(,=:[!&|?{};+\-*%<>~^]$/.test(before) || BEFORE_PATTERN.test(before);
}

function patternEnd(source: string, start: number): number {
  let inSet = false;
  let at = start + 1;
  for (; at < source.length && source[at] !== '\n'; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === '[') inSet = true;
    else if (source[at] === ']') inSet = false;
    else if (source[at] === '/' && !inSet) break;
  }
  at++;
  while (/[a-z]/.test(source[at] ?? '')) at++;
  return at;
}
