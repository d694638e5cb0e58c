import { maskSecrets } from '../core/safe-text.js';
import { truncate } from '../core/truncation.js';

/** Lines shown at most, of all streams together. */
const LINES = 5000;
/** Characters shown of a line. */
const LINE_LIMIT = 2000;
/** Characters of a line that are waited for: far more than are shown, so that no secret is cut before it is masked. */
const PENDING_LIMIT = 8 * LINE_LIMIT;

/** Shows what programs print, line by line as it comes: secrets masked, long lines cut, a flood of lines ended. */
export class ShownOutput {
  private lines = 0;
  private readonly print: (line: string) => void;
  private readonly secrets: ReadonlySet<string>;

  constructor(print: (line: string) => void, secrets: ReadonlySet<string>) {
    this.print = print;
    this.secrets = secrets;
  }

  /** Shows one line. */
  line(text: string): void {
    if (this.lines > LINES) return;
    const shown = truncate(maskSecrets(text, this.secrets), LINE_LIMIT);
    this.print(this.lines++ === LINES ? 'What else it prints is not shown.' : shown);
  }

  /** A further stream whose lines are shown among those of the others. */
  stream(): ShownStream {
    return new ShownStream((text) => this.line(text));
  }
}

/** Cuts one stream of bytes into lines, at line feeds and at carriage returns, which end a line for a runner too. */
export class ShownStream {
  private readonly decoder = new TextDecoder();
  private readonly line: (text: string) => void;
  private pending = '';
  private skipping = false;

  constructor(line: (text: string) => void) {
    this.line = line;
  }

  /** Takes the next piece. */
  add(piece: Uint8Array): void {
    const [first = '', ...further] = this.decoder.decode(piece, { stream: true }).split(/\r\n|[\r\n]/);
    this.take(first);
    for (const part of further) {
      this.finish();
      this.take(part);
    }
  }

  /** Shows what came after the last line end. */
  end(): void {
    this.take(this.decoder.decode());
    this.finish();
  }

  private take(text: string): void {
    if (this.skipping) return;
    this.pending += text;
    if (this.pending.length <= PENDING_LIMIT) return;
    this.finish();
    this.skipping = true;
  }

  private finish(): void {
    if (this.pending !== '') this.line(this.pending);
    this.pending = '';
    this.skipping = false;
  }
}
