import { pathOfBytes } from '../core/path-bytes.js';

/** First and last line of each piece of a file that is new, counted from 1. */
export type LineRanges = readonly (readonly [number, number])[];

/** What a diff says of the files in it, by path. */
export interface Diff {
  /** Added or modified files with their new lines. */
  readonly files: Map<string, LineRanges>;
  readonly added: Set<string>;
  readonly removed: Set<string>;
  /** New path of each renamed or copied file to its old one. */
  readonly renamed: Map<string, string>;
}

/** Reads what `git diff --raw --patch -U0` prints: a line a file, an empty one, and the patch. */
export function readDiff(text: string): Diff {
  const lines = new Lines(text);
  const diff: Diff = { files: new Map(), added: new Set(), removed: new Set(), renamed: new Map() };
  while (lines.peek() === ':') addRaw(diff, lines.next());
  readPatch(lines, diff.files);
  return diff;
}

/** Adds what a line such as `:100644 100644 bcd1234 0123456 M<TAB>path` says. */
function addRaw({ files, added, removed, renamed }: Diff, line: string): void {
  const [head, ...names] = line.split('\t');
  const [path, target] = names.map(unquote) as [string, string?];
  const status = head!.slice(head!.lastIndexOf(' ') + 1)[0];
  if (status === 'D') removed.add(path);
  else if (target === undefined) {
    if (status === 'A') added.add(path);
    files.set(path, []);
  } else {
    renamed.set(target, path);
    if (status === 'R') removed.add(path);
    files.set(target, []);
  }
}

/** Adds the ranges of new lines of a patch without context; hunk lengths tell content from headers. */
function readPatch(lines: Lines, files: Map<string, LineRanges>): void {
  let ranges: [number, number][] = [];
  while (lines.peek() !== '') {
    const line = lines.next();
    if (line.startsWith('+++ ')) {
      ranges = [];
      const name = unquote(line.slice(4).replace(/\t$/, ''));
      if (name.startsWith('b/')) files.set(name.slice(2), ranges);
    } else if (line.startsWith('@@ ')) {
      const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
      if (hunk === null) continue;
      const oldCount = Number(hunk[1] ?? 1);
      const newCount = Number(hunk[3] ?? 1);
      const first = Number(hunk[2]);
      if (newCount > 0) ranges.push([first, first + newCount - 1]);
      for (let left = oldCount + newCount; left > 0 && lines.peek() !== ''; ) {
        // "\ No newline at end of file" belongs to a hunk but is not counted in it.
        if (!lines.next().startsWith('\\')) left--;
      }
    }
  }
}

/** A text line by line. */
class Lines {
  private readonly text: string;
  private position = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The first character of the next line, with its end; empty when there is none. */
  peek(): string {
    return this.text.charAt(this.position);
  }

  next(): string {
    const end = this.text.indexOf('\n', this.position);
    const line = end === -1 ? this.text.slice(this.position) : this.text.slice(this.position, end);
    this.position = end === -1 ? this.text.length : end + 1;
    return line;
  }
}

/** A path as git quotes it in C style, else the text itself. */
function unquote(text: string): string {
  if (!text.startsWith('"')) return text;
  const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 };
  const bytes: number[] = [];
  for (let index = 1; index < text.length - 1; index++) {
    if (text[index] !== '\\') {
      bytes.push(...Buffer.from(text[index]!));
      continue;
    }
    const octal = /^[0-7]{3}/.exec(text.slice(index + 1, index + 4));
    if (octal === null) bytes.push(escapes[text[++index]!] ?? text.charCodeAt(index));
    else {
      bytes.push(Number.parseInt(octal[0], 8));
      index += 3;
    }
  }
  return pathOfBytes(Buffer.from(bytes));
}
