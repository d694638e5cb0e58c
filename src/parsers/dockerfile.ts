/** Where a piece of an instruction's joined text comes from; line and column count from 1. */
export interface DockerSegment {
  /** Index in `DockerInstruction.args` where the piece begins. */
  readonly index: number;
  readonly line: number;
  readonly column: number;
}

/** The body of a here-document. */
export interface DockerHeredoc {
  readonly name: string;
  /** Line of the first line of the body. */
  readonly line: number;
  readonly text: string;
}

/** One instruction with its continuation lines joined and its comments left out. */
export interface DockerInstruction {
  /** Upper case: `FROM`, `RUN`, `EXPOSE` … */
  readonly keyword: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  /** Everything behind the keyword, trimmed, continuation lines joined as Docker joins them. */
  readonly args: string;
  /** The words of the JSON (exec) form, or null for the shell form. */
  readonly words: readonly string[] | null;
  readonly heredocs: readonly DockerHeredoc[];
  readonly segments: readonly DockerSegment[];
}

const LINE_LIMIT = 10_000;
const HEREDOC_KEYWORDS = new Set(['RUN', 'COPY', 'ADD']);

/** The instructions of a Dockerfile; never throws, what is no instruction is passed over. */
export function parseDockerfile(text: string): readonly DockerInstruction[] {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  const continuation = continuationCharacter(lines);
  const instructions: DockerInstruction[] = [];
  for (let row = 0; row < lines.length; ) {
    if (isSkipped(lines[row]!)) {
      row++;
      continue;
    }
    const joined = joinLines(lines, row, continuation);
    const instruction = instructionOf(joined, lines);
    if (instruction !== null) instructions.push(instruction);
    row = instruction?.endLine ?? joined.next;
  }
  return instructions;
}

/** The line and column of a place in `instruction.args`. */
export function placeInArgs(instruction: DockerInstruction, index: number): { line: number; column: number } {
  const { segments } = instruction;
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (segments[middle]!.index <= index) low = middle;
    else high = middle - 1;
  }
  const best = segments[low]!;
  return { line: best.line, column: best.column + Math.max(0, index - best.index) };
}

interface JoinedLines {
  readonly text: string;
  readonly segments: readonly DockerSegment[];
  /** Row of the first line. */
  readonly row: number;
  /** Row behind the last line. */
  readonly next: number;
}

function isSkipped(line: string): boolean {
  const trimmed = line.trimStart();
  return trimmed === '' || trimmed.startsWith('#');
}

/** Only the comments before everything else can be parser directives. */
function continuationCharacter(lines: readonly string[]): string {
  for (const line of lines) {
    const directive = /^\s*#\s*([A-Za-z]+)\s*=\s*(\S+)\s*$/.exec(line.slice(0, LINE_LIMIT));
    if (directive === null) return '\\';
    if (directive[1]!.toLowerCase() === 'escape') return directive[2] === '`' ? '`' : '\\';
  }
  return '\\';
}

function joinLines(lines: readonly string[], row: number, continuation: string): JoinedLines {
  const segments: DockerSegment[] = [];
  const pieces: string[] = [];
  let length = 0;
  let next = row;
  for (let more = true; more && next < lines.length; next++) {
    const line = lines[next]!;
    if (next > row && isSkipped(line)) continue;
    const ended = line.trimEnd();
    more = ended.endsWith(continuation);
    const piece = more ? ended.slice(0, -1) : line;
    segments.push({ index: length, line: next + 1, column: 1 });
    pieces.push(piece);
    length += piece.length;
  }
  return { text: pieces.join(''), segments, row, next };
}

function instructionOf(joined: JoinedLines, lines: readonly string[]): DockerInstruction | null {
  const start = joined.text.length - joined.text.trimStart().length;
  const word = /^[A-Za-z]+(?=\s|$)/.exec(joined.text.slice(start, start + LINE_LIMIT))?.[0];
  if (word === undefined) return null;
  const keyword = word.toUpperCase();
  const end = start + word.length;
  const rest = joined.text.slice(end);
  const argsStart = end + rest.length - rest.trimStart().length;
  const args = rest.trim();
  const { heredocs, next } = HEREDOC_KEYWORDS.has(keyword)
    ? heredocsOf(args, lines, joined.next)
    : { heredocs: [], next: joined.next };
  return {
    keyword,
    line: joined.row + 1,
    column: start + 1,
    endLine: next,
    args,
    words: jsonWords(args),
    heredocs,
    segments: segmentsFrom(joined.segments, argsStart),
  };
}

/** The same segments counted from `start`, those wholly before it left out. */
function segmentsFrom(segments: readonly DockerSegment[], start: number): DockerSegment[] {
  const shifted: DockerSegment[] = [];
  for (const [position, segment] of segments.entries()) {
    const following = segments[position + 1];
    if (following !== undefined && following.index <= start) continue;
    const cut = Math.max(0, start - segment.index);
    shifted.push({ index: segment.index + cut - start, line: segment.line, column: segment.column + cut });
  }
  return shifted;
}

function jsonWords(args: string): readonly string[] | null {
  if (!args.startsWith('[')) return null;
  try {
    const value: unknown = JSON.parse(args);
    return Array.isArray(value) && value.every((word) => typeof word === 'string') ? value : null;
  } catch {
    return null;
  }
}

function heredocsOf(args: string, lines: readonly string[], row: number): { heredocs: DockerHeredoc[]; next: number } {
  const heredocs: DockerHeredoc[] = [];
  let next = row;
  for (const match of args.matchAll(/(?<!\S)\d*<<(-?)(["']?)([A-Za-z_][A-Za-z0-9_]*)\2/g)) {
    const [, dash, , name] = match;
    const body: string[] = [];
    const first = next + 1;
    const ends = (line: string): boolean => (dash === '-' ? line.replace(/^\t+/, '') : line) === name;
    while (next < lines.length && !ends(lines[next]!)) body.push(lines[next++]!);
    if (next < lines.length) next++;
    heredocs.push({ name: name!, line: first, text: body.join('\n') });
  }
  return { heredocs, next };
}
