/**
 * The pairs in a file such as GITHUB_OUTPUT, as `actions/runner` reads it on Linux (Runner.Worker/FileCommandManager.cs):
 * `NAME=VALUE`, or `NAME<<END`, lines and `END` on a line of its own. Throws where the runner fails the step.
 */
export function parseEnvFile(text: string): Map<string, string> {
  const pairs = new Map<string, string>();
  const lines = new Lines(text);
  for (let line = lines.next(); line !== null; line = lines.next()) {
    if (line === '') continue;
    const equals = line.indexOf('=');
    const heredoc = line.indexOf('<<');
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      pairs.set(line.slice(0, equals), line.slice(equals + 1));
    } else if (heredoc >= 0) {
      const name = line.slice(0, heredoc);
      const delimiter = line.slice(heredoc + 2);
      if (name === '' || delimiter === '') throw new Error(`Invalid format '${line}'.`);
      pairs.set(name, valueUntil(delimiter, lines));
    } else {
      throw new Error(`Invalid format '${line}'.`);
    }
  }
  return pairs;
}

function valueUntil(delimiter: string, lines: Lines): string {
  const value: string[] = [];
  for (;;) {
    const line = lines.next();
    if (line === null) throw new Error(`Matching delimiter not found '${delimiter}'.`);
    if (line === delimiter) return value.join('\n');
    if (lines.unterminated) throw new Error('EOF marker missing new line.');
    value.push(line);
  }
}

/** Lines that end in LF only: on Linux a carriage return belongs to the line. */
class Lines {
  private index = 0;
  /** Whether the last line had no line feed. */
  unterminated = false;
  private readonly text: string;
  constructor(text: string) {
    this.text = text;
  }

  next(): string | null {
    if (this.index >= this.text.length) return null;
    const end = this.text.indexOf('\n', this.index);
    this.unterminated = end < 0;
    const line = this.text.slice(this.index, this.unterminated ? undefined : end);
    this.index = this.unterminated ? this.text.length : end + 1;
    return line;
  }
}
