import { DiagramError } from '../diagram.js';
import type { CleanedSource } from './cleaned-source.js';
import type { Seen } from './seen.js';
import { SequenceLives } from './sequence-lives.js';
import { type SequenceToken, sequenceTokens } from './sequence-tokens.js';

/** Blocks that run to an `end`, with the word that begins a further part of them. */
const BLOCKS: Readonly<Record<string, string | null>> = {
  loop: null,
  rect: null,
  opt: null,
  break: null,
  box: null,
  alt: 'else',
  par: 'and',
  par_over: 'and',
  critical: 'option',
};
const PARTS: ReadonlySet<string> = new Set(['else', 'and', 'option']);

interface OpenBlock {
  readonly word: string;
  readonly offset: number;
}

/** Reads the body of a sequence diagram. Throws a {@link DiagramError} at the first place that Mermaid cannot read. */
export function readSequence(source: CleanedSource, start: number): readonly Seen[] {
  return new SequenceReader(source, start).read();
}

class SequenceReader {
  private readonly source: CleanedSource;
  private readonly tokens: readonly SequenceToken[];
  private index = 0;
  private readonly seen: Seen[] = [];
  private readonly open: OpenBlock[] = [];
  private readonly lives = new SequenceLives();

  constructor(source: CleanedSource, start: number) {
    this.source = source;
    this.tokens = sequenceTokens(source.text, start);
  }

  read(): readonly Seen[] {
    while (!this.is('eof')) this.statement();
    const last = this.open.at(-1);
    if (last !== undefined) throw new DiagramError(`The ${last.word} has no end.`, last.offset);
    return this.seen;
  }

  private get next(): SequenceToken {
    return this.tokens[Math.min(this.index, this.tokens.length - 1)]!;
  }

  private is(...kinds: readonly string[]): boolean {
    return kinds.includes(this.next.kind);
  }

  private take(...kinds: readonly string[]): boolean {
    if (!this.is(...kinds)) return false;
    this.index++;
    return true;
  }

  private statement(): void {
    const { kind, start } = this.next;
    const block = this.open.at(-1);
    if (this.take('newline', 'stray')) return;
    if (this.take('create')) {
      if (!this.is('participant')) this.fail('a participant');
      this.participant('create');
    } else if (this.is('participant', 'destroy')) this.participant(kind === 'destroy' ? kind : 'show');
    else if (this.take('end')) {
      if (this.open.pop() === undefined) throw new DiagramError('The end belongs to no block.', start);
    } else if (block?.word === 'box') {
      throw new DiagramError(`A box holds nothing but participants, and here is ${this.shown()}.`, start);
    } else if (BLOCKS[kind] !== undefined) {
      this.open.push({ word: kind, offset: start });
      this.index++;
      this.take('rest');
    } else if (PARTS.has(kind)) this.part(block);
    else this.simple();
  }

  private part(block: OpenBlock | undefined): void {
    const { kind, start } = this.next;
    if (block === undefined || BLOCKS[block.word] !== kind) {
      const where = Object.keys(BLOCKS).find((word) => BLOCKS[word] === kind)!;
      throw new DiagramError(`The ${kind} stands in no ${where}.`, start);
    }
    this.index++;
    this.take('rest');
  }

  /** A statement of one line. */
  private simple(): void {
    if (this.take('title')) return;
    if (this.take('autonumber')) {
      if (!this.take('off') && this.take('number')) this.take('number');
    } else if (this.is('activate', 'deactivate')) this.activation();
    else if (this.take('note')) this.note();
    else if (this.take('link')) {
      this.lives.mention(this.actor());
      this.text('The link has no colon and address behind its participant.');
    } else this.message();
    if (!this.take('newline')) this.fail('the end of the line');
  }

  private participant(what: 'show' | 'create' | 'destroy'): void {
    this.index++;
    const { start } = this.next;
    if (this.is('no name')) {
      throw new DiagramError('The name of a participant cannot hold a comma, colon, <, > or @.', start);
    }
    const id = this.actor();
    if (this.take('@{')) {
      if (!this.take('data') || !this.take('}')) this.fail('data and a }');
    }
    let label: string | null = null;
    if (what !== 'destroy' && this.take('as')) {
      const rest = this.next;
      label = this.source.written(rest.start, rest.end).trim();
      if (!this.take('rest')) this.fail('a label');
    }
    this.seen.push({ kind: 'node', id, label, offset: start });
    if (!this.take('newline')) this.fail('the end of the line');
    const block = this.open.at(-1);
    this.lives[what](id, start, block?.word === 'box' ? block.offset : null);
  }

  /** What is wrong where no statement follows a semicolon; null where none stands before. */
  private semicolonBefore(): DiagramError | null {
    const before = this.tokens[this.index - 1];
    if (before?.kind !== 'newline' || this.source.text[before.start] !== ';') return null;
    return new DiagramError('The ; ends a statement, and none follows: in a text, write #59; instead.', before.start);
  }

  private activation(): void {
    const { kind, start } = this.next;
    this.index++;
    if (this.is('no name')) this.fail('a participant');
    const id = this.actor();
    if (kind === 'activate') this.lives.activate(id);
    else this.lives.deactivate(id, start);
  }

  private note(): void {
    const { start } = this.next;
    if (this.take('over')) {
      this.lives.mention(this.actor());
      if (this.take(',')) this.actor();
      if (this.is(',')) throw new DiagramError('A note goes over one participant or two.', this.next.start);
    } else if (this.take('side')) this.lives.mention(this.actor());
    else throw new DiagramError('A note begins with `note over`, `note left of` or `note right of`.', start);
    this.text('The note has no colon and text behind its participants.');
  }

  private message(): void {
    const { start } = this.next;
    const semicolon = this.semicolonBefore();
    if (!this.is('actor')) {
      if (semicolon !== null) throw semicolon;
      throw new DiagramError(`No statement of a sequence diagram begins with ${this.shown()}.`, start);
    }
    const from = this.actor();
    this.seen.push({ kind: 'node', id: from, label: null, offset: start });
    this.take('()');
    if (!this.take('arrow')) {
      if (semicolon !== null) throw semicolon;
      const line = this.source
        .written(start, start + 200)
        .split('\n', 1)[0]!
        .slice(0, 30);
      throw new DiagramError(`No statement of a sequence diagram begins with \`${line}\`.`, start);
    }
    const sign = this.next.kind;
    this.take('+', '-', '()');
    const { start: toStart } = this.next;
    if (!this.is('actor')) this.fail('a participant');
    const to = this.actor();
    this.seen.push({ kind: 'node', id: to, label: null, offset: toStart });
    if (this.is('arrow')) throw new DiagramError('A message has one arrow, and here is a second one.', this.next.start);
    this.text('The message has no colon and text behind its arrow.', start);
    this.lives.message(from, to, start);
    if (sign === '+') this.lives.activate(to);
    else if (sign === '-') this.lives.deactivate(from, start);
  }

  private actor(): string {
    const { start, end } = this.next;
    if (!this.take('actor')) this.fail('a participant');
    return this.source.written(start, end).trim();
  }

  private text(message: string, offset = this.next.start): void {
    if (!this.take('text')) throw new DiagramError(message, offset);
  }

  private fail(wanted: string): never {
    throw new DiagramError(`There is ${this.shown()} where ${wanted} should be.`, this.next.start);
  }

  private shown(): string {
    const { kind, start, end } = this.next;
    if (kind === 'newline' || kind === 'eof') return 'the end of the line';
    return `\`${this.source.written(start, Math.min(end, start + 30)).trim()}\``;
  }
}
