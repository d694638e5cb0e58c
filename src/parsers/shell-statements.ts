import { type ShellWord, shellWords } from './shell-words.js';

/** One command of a shell script with how it runs beside the others. */
export interface ShellStatement {
  readonly words: readonly ShellWord[];
  /** Whether the script goes on while the command runs: it ends in `&`. */
  readonly background: boolean;
  /** The branches of `if` and `case` around it, as in `2.1/5.0`; empty outside of any. */
  readonly branch: string;
}

const OPENING: ReadonlySet<string> = new Set(['if', 'case']);
const CLOSING: ReadonlySet<string> = new Set(['fi', 'esac']);
const TURNING: ReadonlySet<string> = new Set(['else', 'elif', ';;']);
const LEADING: ReadonlySet<string> = new Set(['if', 'then', 'else', 'elif', 'do', 'while', 'until', '!', '{', 'time']);
const DEPTH = 64;

/** The commands of a shell script in source order, continued lines joined, redirections and here-documents left out. */
export function shellStatements(script: string): readonly ShellStatement[] {
  const statements: ShellStatement[] = [];
  const branches: { readonly id: number; turn: number }[] = [];
  let blocks = 0;
  for (const { words, end } of shellWords(withoutInput(script))) {
    let first = 0;
    for (; first < words.length; first++) {
      const word = words[first]!.text;
      if (OPENING.has(word) && branches.length < DEPTH) branches.push({ id: blocks++, turn: 0 });
      else if (CLOSING.has(word)) branches.pop();
      else if (TURNING.has(word) && branches.length > 0) branches.at(-1)!.turn++;
      if (!LEADING.has(word)) break;
    }
    const branch = branches.map(({ id, turn }) => `${id}.${turn}`).join('/');
    if (first < words.length) {
      statements.push({ words: words.slice(first), background: /^&(?!&)/.test(end), branch });
    }
    if (end.includes(';;') && branches.length > 0) branches.at(-1)!.turn++;
  }
  return statements;
}

/** The script with arrays, redirections and here-documents, whose words are no commands, blanked out, every other character in its place. */
function withoutInput(script: string): string {
  const plain = script
    .replace(/\\\r?\n/g, blank)
    .replace(/\b\w+\+?=\([^()]*\)/g, blank)
    .replace(/\d{0,4}[<>]&\d{0,4}-?|&>>?/g, blank);
  if (!plain.includes('<<')) return plain;
  const lines = plain.split('\n');
  for (let row = 0; row < lines.length; row++) {
    const mark = /<<(-?)\s*(["']?)(\w+)\2/.exec(lines[row]!.slice(0, 2_000));
    if (mark === null) continue;
    const [whole, dash, , name] = mark;
    lines[row] = lines[row]!.replace(whole, blank(whole));
    while (++row < lines.length) {
      const line = lines[row]!;
      lines[row] = blank(line);
      if ((dash === '-' ? line.replace(/^\t+/, '') : line).trimEnd() === name) break;
    }
  }
  return lines.join('\n');
}

function blank(text: string): string {
  return ' '.repeat(text.length);
}
