import type { Workspace } from '../workspace/workspace.js';

const LF = 10;
const CR = 13;
const DECODER = new TextDecoder();
const INNER = new TextDecoder('utf-8', { ignoreBOM: true });

/** What findings need of the files they lie in; each file is read at most once. */
export class SourceLines {
  private readonly files = new Map<string, SourceText | null>();
  private readonly workspace: Workspace;
  private readonly limit: number;

  constructor(workspace: Workspace, limit: number) {
    this.workspace = workspace;
    this.limit = limit;
  }

  /** The text of a line, without its end; null when there is none. */
  line(path: string, line: number): string | null {
    return this.file(path)?.line(line) ?? null;
  }

  private file(path: string): SourceText | null {
    let file = this.files.get(path);
    if (file === undefined) {
      const bytes = this.workspace.read(path, this.limit);
      file = bytes === null ? null : new SourceText(bytes);
      this.files.set(path, file);
    }
    return file;
  }
}

/** A file whose lines are asked for mostly in order: only those between one question and the next are passed over. */
class SourceText {
  private readonly bytes: Uint8Array;
  private readonly split: readonly string[] | null;
  private number = 1;
  private start = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.split = bytes.includes(CR) ? new TextDecoder().decode(bytes).split(/\r\n|\r|\n/) : null;
  }

  line(line: number): string | null {
    if (this.split !== null) return this.split[line - 1] ?? null;
    if (line < this.number) {
      this.number = 1;
      this.start = 0;
    }
    while (this.number < line) {
      const end = this.bytes.indexOf(LF, this.start);
      if (end === -1) return null;
      this.start = end + 1;
      this.number++;
    }
    const end = this.bytes.indexOf(LF, this.start);
    // Only at the start of the file is a byte order mark none of its text.
    const decoder = this.start === 0 ? DECODER : INNER;
    return decoder.decode(this.bytes.subarray(this.start, end === -1 ? undefined : end));
  }
}
