/** Stands in a text for a piece that cannot be known from the repository. */
export const HOLE = '\uFFFC';

/** The value a variable has, and where it comes from, as in `.env:3`. */
export interface Variable {
  readonly value: string;
  readonly via: string;
}

/** A text with its variables put in. */
export interface Interpolated {
  /** The text, with {@link HOLE} for every variable without a value. */
  readonly text: string;
  /** How each variable got its value, in order of appearance. */
  readonly via: readonly string[];
  /** Variables that have neither value nor default. */
  readonly missing: readonly string[];
}

const REFERENCE = /\$(?:\$|\{|[A-Za-z_]\w*)/g;
const OPERATOR = /^([A-Za-z_]\w*)(?:(:?[-?+])([\s\S]*))?$/;
const DEPTH = 8;

/**
 * Puts variables into a text the way Docker Compose does: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`,
 * `${NAME:?error}`, `${NAME:+instead}` and `$$`; defaults may hold variables themselves.
 */
export function interpolate(text: string, lookup: (name: string) => Variable | undefined, depth = 0): Interpolated {
  if (!text.includes('$')) return { text, via: [], missing: [] };
  const via: string[] = [];
  const missing: string[] = [];
  const pieces: string[] = [];
  let end = 0;
  for (const match of text.matchAll(REFERENCE)) {
    if (match.index < end) continue;
    pieces.push(text.slice(end, match.index));
    const start = match.index + match[0].length;
    const close = match[0] === '${' ? closing(text, start) : start;
    end = close;
    if (match[0] === '$$') pieces.push('$');
    else {
      const body = match[0] === '${' ? text.slice(start, close - 1) : match[0].slice(1);
      const part = substitute(body, lookup, depth);
      pieces.push(part.text);
      via.push(...part.via);
      missing.push(...part.missing);
    }
  }
  pieces.push(text.slice(end));
  return { text: pieces.join(''), via, missing };
}

/** The offset behind the brace that closes the reference whose body starts at `start`. */
function closing(text: string, start: number): number {
  let open = 1;
  for (let index = start; index < text.length; index++) {
    if (text[index] === '}' && --open === 0) return index + 1;
    if (text[index] === '$' && text[index + 1] === '{') open++;
  }
  return text.length + 1;
}

function substitute(body: string, lookup: (name: string) => Variable | undefined, depth: number): Interpolated {
  const match = OPERATOR.exec(body);
  if (match === null || depth >= DEPTH) return { text: HOLE, via: [], missing: [body] };
  const [, name = '', operator = '', word = ''] = match;
  const variable = lookup(name);
  const set = variable !== undefined && (!operator.startsWith(':') || variable.value !== '');
  if (operator.endsWith('+')) {
    return set ? interpolate(word, lookup, depth + 1) : { text: '', via: [], missing: [] };
  }
  if (set) return { text: variable.value, via: [`${name} at ${variable.via}`], missing: [] };
  if (!operator.endsWith('-')) return { text: HOLE, via: [], missing: [name] };
  const fallback = interpolate(word, lookup, depth + 1);
  return { ...fallback, via: [`default of \${${name}}`, ...fallback.via] };
}
