import { DiagramError } from '../diagram.js';
import type { CleanedSource } from './cleaned-source.js';
import { FlowCursor, isNamePart } from './flowchart-cursor.js';
import { readFlowStatement } from './flowchart-statements.js';
import type { Seen } from './seen.js';

/** What closes a label, by what opens it: the marks one after the other. */
const CLOSINGS: Readonly<Record<string, readonly string[]>> = {
  '[': [']'],
  '(': [')'],
  '{': ['}'],
  '>': [']'],
  '(-': ['-)'],
  '([': ['])'],
  '[[': [']]'],
  '[(': [')]'],
  '(((': [')))'],
  '[|': [],
};
const SLANTED: readonly string[] = ['[/', '[\\'];

/**
 * Reads the body of a flowchart, from behind its header. Throws a {@link DiagramError} at the first place that
 * Mermaid cannot read.
 */
export function readFlowchart(source: CleanedSource, start: number): readonly Seen[] {
  return new FlowchartReader(new FlowCursor(source, start)).read();
}

class FlowchartReader {
  private readonly cursor: FlowCursor;
  private readonly seen: Seen[] = [];
  /** Where each open subgraph began. */
  private readonly open: number[] = [];
  private edges = 0;

  constructor(cursor: FlowCursor) {
    this.cursor = cursor;
  }

  read(): readonly Seen[] {
    while (!this.cursor.is('eof')) this.line();
    const unclosed = this.open.at(-1);
    if (unclosed !== undefined) throw new DiagramError('The subgraph has no end.', unclosed);
    return this.seen;
  }

  private line(): void {
    const { cursor } = this;
    const { start } = cursor.next;
    if (cursor.take('break', ';', 'space', 'direction', 'description')) return;
    if (cursor.take('subgraph')) {
      this.open.push(start);
      this.title();
    } else if (cursor.take('end')) {
      if (this.open.pop() === undefined) throw new DiagramError('The end belongs to no subgraph.', start);
    } else {
      if (!readFlowStatement(cursor, this.edges)) this.chain();
      cursor.endOfStatement();
    }
  }

  /** What stands behind `subgraph`: a title, or an id and a title in square brackets. */
  private title(): void {
    const { cursor } = this;
    if (!cursor.take('space')) cursor.fail('a space and the title of the subgraph');
    const isTitle = (): boolean => isNamePart(cursor.next.kind, 'title');
    if (!cursor.take('string') && !isTitle()) cursor.fail('a title');
    while (isTitle()) cursor.advance();
    const { start } = cursor.next;
    if (cursor.take('[')) {
      cursor.label([']'], 'The title of the subgraph', start);
    }
    cursor.endOfStatement();
  }

  /** Nodes joined by `&` and links up to the end of the statement. */
  private chain(): void {
    let before = this.nodes(this.cursor.wordStart());
    for (;;) {
      const start = this.cursor.wordStart();
      if (!this.link()) return;
      const behind = this.nodes(start);
      this.edges += before * behind;
      before = behind;
    }
  }

  /** One node, or several with ` & ` between them; returns how many. */
  private nodes(linkAt: number): number {
    const { cursor } = this;
    if (cursor.is('eof')) throw new DiagramError('The link leads nowhere.', linkAt);
    for (let count = 1; ; count++) {
      this.node();
      while (cursor.take('data'));
      if (!cursor.take('space') || !cursor.is('&')) return count;
      const { start } = cursor.next;
      cursor.advance();
      if (!cursor.take('space')) throw new DiagramError('The & needs a space and a node behind it.', start);
    }
  }

  private node(): void {
    const { cursor } = this;
    const { start } = cursor.next;
    const id = cursor.name('node');
    this.seen.push({ kind: 'node', id, label: this.shape(id), offset: start });
    if (cursor.take(':::')) cursor.name('class');
  }

  /** The label in the brackets behind an id, or null without brackets. */
  private shape(id: string): string | null {
    const { cursor } = this;
    const { kind, start } = cursor.next;
    const what = `The label of ${id}`;
    if (SLANTED.includes(kind)) {
      cursor.advance();
      return cursor.label(null, what, start);
    }
    const closings = CLOSINGS[kind];
    if (closings === undefined) return null;
    cursor.advance();
    if ((kind === '(' || kind === '{') && cursor.take(kind))
      return cursor.label([...closings, ...closings], what, start);
    return cursor.label(closings, what, start);
  }

  /** Takes a link and its text; false when there is none. */
  private link(): boolean {
    const { cursor } = this;
    const start = cursor.wordStart();
    const hasId = cursor.take('link id');
    if (cursor.take('link start')) {
      this.edge(start, cursor.linkText(start));
      return true;
    }
    if (!cursor.take('link')) {
      if (hasId) cursor.fail('a link');
      return false;
    }
    const { start: bar } = cursor.next;
    if (cursor.take('|')) {
      this.edge(bar + 1, cursor.label(['|'], 'The text of the link', bar));
      cursor.take('space');
    }
    return true;
  }

  private edge(offset: number, label: string): void {
    if (label !== '') this.seen.push({ kind: 'edge', id: '', label, offset });
  }
}
