import { Part, partsOf } from './code-mask.js';

/** One small change of a compiled module that a test should notice. */
export interface CodeMutation {
  readonly operator: string;
  /** Offsets of what is replaced. */
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** Finds places by a pattern over the code alone and says what to put there; null for nothing. */
interface Operator {
  readonly name: string;
  readonly pattern: RegExp;
  readonly replace: (match: RegExpExecArray, source: string) => string | null;
  /** The part of the module that the first character must belong to; code where it is not given. */
  readonly part?: number;
}

const SWAPPED: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '&&': '||',
  '||': '&&',
  '+': '-',
  '-': '+',
  true: 'false',
  false: 'true',
};

const swapped = ([whole]: RegExpExecArray): string => whole.replace(whole.trim(), SWAPPED[whole.trim()]!);

const OPERATORS: readonly Operator[] = [
  { name: 'negate a condition', pattern: /\b(?:if|while) \(/g, replace: negated },
  { name: 'compare otherwise', pattern: / (?:===|!==|<=?|>=?) /g, replace: swapped },
  { name: 'swap and with or', pattern: / (?:&&|\|\|) /g, replace: swapped },
  {
    name: 'add instead of subtract',
    pattern: / [+-] (?=\d|[a-z.]+(?:length|start|end|index|at)\b)/g,
    replace: swapped,
  },
  { name: 'turn a truth value', pattern: /\b(?:true|false)\b/g, replace: swapped },
  { name: 'drop a not', pattern: /!(?=[\w(])/g, replace: () => '' },
  { name: 'one more', pattern: /(?<![\w$.])\d+(?![\w$.])/g, replace: ([number]) => String(Number(number) + 1) },
  { name: 'drop an await', pattern: /\bawait (?=[\w(])/g, replace: () => '' },
  {
    name: 'drop a default',
    pattern: / \?\? (?:\[\]|\{\}|null|undefined|\d+|[\w.]+)(?=[;,)\]}\n])/g,
    replace: () => '',
  },
  {
    name: 'return nothing',
    pattern: /\breturn [^;{}\n]+;/g,
    replace: ([whole]) => (whole === 'return null;' ? null : 'return null;'),
  },
  {
    name: 'remove a statement',
    pattern:
      /^ +(?!return|const|let|var|import|export|case|default|yield|else|if|for|while|do|\}|\])[\w$.[\]!?()]+(?:\(| [-+|]?= |\+\+;|--;).*;$|^ +(?:continue|break|throw .*);$/gm,
    replace: removed,
  },
  { name: 'empty a list', pattern: /(?<=(?:=|return|\() ?)\[[^[\]\n]+\](?=[;,)])/g, replace: () => '[]' },
  { name: 'empty a text', pattern: /'[^'\\\n]+'/g, replace: emptied, part: Part.text },
];

/** Every small change of a module, in the order of the text. */
export function mutationsOf(source: string): readonly CodeMutation[] {
  const parts = partsOf(source);
  const code = masked(source, parts);
  return OPERATORS.flatMap(({ name, pattern, replace, part = Part.code }) =>
    Array.from((part === Part.text ? source : code).matchAll(pattern)).flatMap((match): readonly CodeMutation[] => {
      if (parts[match.index] !== part || isDeclaration(source, match.index)) return [];
      const replacement = replace(match, source);
      const end = match.index + (name === 'negate a condition' ? conditionEnd(code, match) : match[0].length);
      return replacement === null ? [] : [{ operator: name, start: match.index, end, replacement }];
    }),
  ).sort((a, b) => a.start - b.start);
}

/** The module with a change made. */
export function mutated(source: string, { start, end, replacement }: CodeMutation): string {
  return source.slice(0, start) + replacement + source.slice(end);
}

/** The code with everything else blanked, every character at its place. */
function masked(source: string, parts: Uint8Array): string {
  return [...source.split('')]
    .map((character, at) => (parts[at] === Part.code || character === '\n' ? character : '\u00a0'))
    .join('');
}

/** Imports and exports are no behaviour. */
function isDeclaration(source: string, at: number): boolean {
  const line = source.slice(source.lastIndexOf('\n', at) + 1, at + 1);
  return /^(?:import|export \{|export \*)/.test(line);
}

function negated(match: RegExpExecArray, source: string): string | null {
  const end = match.index + conditionEnd(masked(source, partsOf(source)), match);
  const head = match[0];
  return `${head}!(${source.slice(match.index + head.length, end - 1)}))`;
}

/** How far a condition reaches from its keyword, its closing bracket included. */
function conditionEnd(code: string, match: RegExpExecArray): number {
  let depth = 1;
  let at = match.index + match[0].length;
  for (; at < code.length && depth > 0; at++) depth += code[at] === '(' ? 1 : code[at] === ')' ? -1 : 0;
  return at - match.index;
}

/** Only statements that are whole on their line. */
function removed([line]: RegExpExecArray): string | null {
  const balance = (open: string, close: string): number => line.split(open).length - line.split(close).length;
  return balance('(', ')') === 0 && balance('{', '}') === 0 && balance('[', ']') === 0 ? ';' : null;
}

function emptied(match: RegExpExecArray): string | null {
  return /^'(?:use strict|node:|\.)/.test(match[0]) ? null : "''";
}
