import { parseCommand, REGISTERED, type WorkflowCommand } from './workflow-command.js';

/** Annotations of one type that a runner keeps for one step. */
const ISSUES_PER_TYPE = 10;
/** UTF-16 code units of an annotation's message that a runner keeps. */
const ISSUE_MESSAGE_LENGTH = 4096;
/** Bytes of a job summary beyond which a runner does not upload it. */
export const SUMMARY_BYTES = 1_048_576;

/** An annotation as a runner stores it. */
export interface Issue {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  /** What is left after the runner's own repairs, by lower-case name: `file`, `line`, `endline`, `col`, `endcolumn`, `title`. */
  readonly properties: ReadonlyMap<string, string>;
  /** Whether the message was cut or a line or column had to be repaired. */
  readonly repaired: boolean;
}

/** A runner's view of one step: feed it what the process writes, then read what came of it. */
export class RunnerModel {
  /** Every command it obeyed, in order. */
  readonly commands: WorkflowCommand[] = [];
  readonly issues: Issue[] = [];
  /** Annotations beyond the first ten of their type. */
  readonly droppedIssues: Issue[] = [];
  /** Lines that were ordinary output. */
  readonly output: string[] = [];
  readonly masks = new Set<string>();
  /** Set by commands on the streams, not by files. */
  readonly outputs = new Map<string, string>();
  readonly state = new Map<string, string>();
  /** Why the runner itself would fail the step. */
  readonly failures: string[] = [];
  private readonly registered = new Set(REGISTERED);
  private stopToken: string | null = null;
  private readonly pending = { stdout: '', stderr: '' };

  /** Takes the next piece of a stream; a line counts once its end is certain. */
  feed(stream: 'stdout' | 'stderr', piece: string): void {
    const text = this.pending[stream] + piece;
    const lines = text.split(/\r\n|\n|\r(?!$)/);
    this.pending[stream] = lines.pop()!;
    for (const line of lines) this.read(line);
  }

  /** Takes what is left of both streams when the process has ended. */
  end(): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      const rest = this.pending[stream];
      this.pending[stream] = '';
      if (rest !== '') this.read(rest.replace(/\r$/, ''));
    }
  }

  /** The summary as a runner would upload it, or null when it is empty or too large; too large is an annotation too. */
  summary(text: string): string | null {
    if (Buffer.byteLength(text) <= SUMMARY_BYTES) return text === '' ? null : text;
    this.addIssue('error', '$GITHUB_STEP_SUMMARY upload aborted, too large.', new Map(), false);
    return null;
  }

  /** Commands that no code of ours sends: of a legacy form, not at the very start of a line, or of another name than these. */
  foreign(ours: readonly string[]): WorkflowCommand[] {
    return this.commands.filter(
      ({ name, form, line }) => form === 'legacy' || !line.startsWith('::') || !ours.includes(name),
    );
  }

  private read(line: string): void {
    const command = parseCommand(line, this.registered);
    if (command === null || !this.obey(command)) this.output.push(line);
  }

  private obey(command: WorkflowCommand): boolean {
    if (this.stopToken !== null) {
      if (command.name !== this.stopToken.toLowerCase()) return false;
      this.registered.delete(this.stopToken.toLowerCase());
      this.stopToken = null;
      return true;
    }
    this.commands.push(command);
    if (command.name === 'stop-commands') this.stop(command.data);
    else if (command.name === 'add-mask') this.mask(command.data);
    else if (command.name === 'set-output') this.store(this.outputs, command);
    else if (command.name === 'save-state') this.store(this.state, command);
    else if (command.name === 'set-env' || command.name === 'add-path')
      this.failures.push(`${command.name} is disabled`);
    else if (command.name === 'error' || command.name === 'warning' || command.name === 'notice') {
      const { properties, repaired } = repairPlace(command.properties);
      this.addIssue(command.name, command.data, properties, repaired);
    }
    return true;
  }

  private stop(token: string): void {
    if (token === '' || this.registered.has(token.toLowerCase()) || token.toLowerCase() === 'pause-logging') {
      this.failures.push(`stop-commands token ${JSON.stringify(token)} is not allowed`);
      return;
    }
    this.stopToken = token;
    this.registered.add(token.toLowerCase());
    if (token.length > 6) this.masks.add(token);
  }

  private mask(data: string): void {
    const lines = data.split(/[\r\n]+/).map((line) => line.trim());
    for (const secret of [data, ...lines]) if (secret.trim() !== '') this.masks.add(secret);
  }

  private store(values: Map<string, string>, command: WorkflowCommand): void {
    const name = command.properties.get('name');
    if (name === undefined) this.failures.push(`${command.name} needs a name`);
    else values.set(name, command.data);
  }

  private addIssue(level: Issue['level'], text: string, properties: Issue['properties'], repaired: boolean): void {
    const masked = [...this.masks].reduce((message, secret) => message.replaceAll(secret, '***'), text);
    const message = masked.slice(0, ISSUE_MESSAGE_LENGTH);
    const issue = { level, message, properties, repaired: repaired || message !== masked };
    const kept = this.issues.filter((other) => other.level === level).length < ISSUES_PER_TYPE;
    (kept ? this.issues : this.droppedIssues).push(issue);
  }
}

/** What a runner does to lines and columns that make no sense (ValidateLinesAndColumns). */
function repairPlace(given: ReadonlyMap<string, string>): { properties: Map<string, string>; repaired: boolean } {
  const properties = new Map(given);
  const number = (name: string): number | null =>
    /^\s*[+-]?\d+\s*$/.test(given.get(name) ?? '') ? Number(given.get(name)) : null;
  const [endLine, endColumn] = [number('endline'), number('endcolumn')];
  const line = number('line') ?? endLine;
  const column = number('col') ?? endColumn;
  if (line !== null && number('line') === null) properties.set('line', given.get('endline')!);
  if (column !== null && number('col') === null) properties.set('col', given.get('endcolumn')!);
  const drop = (...names: string[]): void => {
    for (const name of names) properties.delete(name);
  };
  if (column !== null && (line === null || (endLine !== null && endLine !== line))) drop('col', 'endcolumn');
  if (line !== null && endLine !== null && endLine < line) drop('line', 'endline');
  if (column !== null && endColumn !== null && endColumn < column) drop('col', 'endcolumn');
  const repaired = properties.size !== given.size || [...properties].some(([name, value]) => given.get(name) !== value);
  return { properties, repaired };
}
