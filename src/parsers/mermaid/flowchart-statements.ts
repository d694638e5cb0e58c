import { DiagramError } from '../diagram.js';
import type { FlowCursor } from './flowchart-cursor.js';

/**
 * Reads a statement of a flowchart that begins with a word of its own, such as `style` or `click`; false where there
 * is none. Styles of links are only for those that were drawn before: `edges` is their number.
 */
export function readFlowStatement(cursor: FlowCursor, edges: number): boolean {
  const { kind } = cursor.next;
  switch (kind) {
    case 'style':
    case 'classDef':
      cursor.advance();
      cursor.expect('a space', 'space');
      cursor.skipName('node', kind === 'style' ? 'a node' : 'the name of a class');
      cursor.expect('a space and styles', 'space');
      styles(cursor);
      return true;
    case 'class':
      cursor.advance();
      cursor.expect('a space', 'space');
      cursor.skipName('node', 'a node');
      cursor.expect('a space and the name of a class', 'space');
      cursor.skipName('node', 'the name of a class');
      return true;
    case 'linkStyle':
      cursor.advance();
      linkStyle(cursor, edges);
      return true;
    case 'click':
      cursor.advance();
      click(cursor);
      return true;
    default:
      return false;
  }
}

/** Styles with commas between them. */
function styles(cursor: FlowCursor): void {
  do cursor.skipName('style', 'a style such as fill:#fff');
  while (cursor.take(','));
}

function linkStyle(cursor: FlowCursor, edges: number): void {
  cursor.expect('a space', 'space');
  if (!cursor.take('default')) {
    do {
      const { start, index } = cursor.number();
      if (index < edges) continue;
      throw new DiagramError(
        `There is no link ${index} above: links are counted from 0, and there are ${edges}.`,
        start,
      );
    } while (cursor.take(','));
  }
  cursor.expect('a space and styles', 'space');
  if (!cursor.take('interpolate')) {
    styles(cursor);
    return;
  }
  cursor.expect('a space', 'space');
  cursor.skipName('plain', 'the name of a curve');
  if (cursor.take('space')) styles(cursor);
}

/** What a click on a node does: a call, or a link; then a tip and a window. */
function click(cursor: FlowCursor): void {
  const isLink = cursor.take('href');
  if (isLink || cursor.is('string')) {
    cursor.expect('an address in quotes', 'string');
    if (!cursor.take('space')) return;
    if (cursor.take('target')) return;
    cursor.expect('a tip in quotes', 'string');
    if (cursor.take('space')) cursor.expect('a window such as _blank', 'target');
    return;
  }
  if (cursor.take('callback')) cursor.take('arguments');
  else cursor.skipName('plain', 'an address in quotes or the name of a function');
  if (cursor.take('space')) cursor.expect('a tip in quotes', 'string');
}
