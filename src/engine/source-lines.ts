import { unlessUnreadable } from '../core/errors.js';
import type { Workspace } from '../workspace/workspace.js';

const LF = 10;
const CR = 13;
const DECODER = new TextDecoder();
const INNER = new TextDecoder('utf-8', { ignoreBOM: true });

/** What findings need of the files they lie in; each file is read at most once. */
export class SourceLines {
  private readonly files = new Map<string, SourceText | null>();
  private readonly workspace: Pick<Workspace, 'read'>;
  private readonly limit: number;

  constructor(workspace: Pick<Workspace, 'read'>, limit: number) {
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
      // A finding stands without the text of its line.
      const bytes = unlessUnreadable(
        () => this.workspace.read(path, this.limit),
        () => null,
      );
      file = bytes === null ? null : new SourceText(bytes);
      this.files.set(path, file);
    }
    return file;
  }
}

/** A file whose lines are looked for once, as far as somebody asks. */
class SourceText {
  private readonly bytes: Uint8Array;
  private readonly split: readonly string[] | null;
  /** Where each line begins, as far as that is known; past the end of the file once there are no more. */
  private readonly starts: number[] = [0];

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.split = bytes.includes(CR) ? new TextDecoder().decode(bytes).split(/\r\n|\r|\n/) : null;
  }

  line(line: number): string | null {
    if (this.split !== null) return this.split[line - 1] ?? null;
    const { bytes, starts } = this;
    while (starts.length <= line && starts.at(-1)! <= bytes.length) {
      const end = bytes.indexOf(LF, starts.at(-1)!);
      starts.push(end === -1 ? bytes.length + 1 : end + 1);
    }
    const start = starts[line - 1];
    if (start === undefined || start > bytes.length) return null;
    // Only at the start of the file is a byte order mark none of its text.
    const decoder = start === 0 ? DECODER : INNER;
    return decoder.decode(bytes.subarray(start, starts[line]! - 1));
  }
}
