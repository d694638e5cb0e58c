import { DiagramError } from '../diagram.js';
import type { Seen } from './flowchart.js';

const OPENERS = /^(?:loop|alt|opt|par|par_over|critical|break|rect|box)(?=\s|$)/i;
const CONTINUATIONS = /^(?:else|and|option)\b/i;
const STATEMENTS =
  /^(?:note|activate|deactivate|destroy|autonumber|title|links?|properties|details|acctitle|accdescr)\b/i;
const PARTICIPANT = /^(?:create\s+)?(?:participant|actor)\s+(.+)$/i;
const ARROW = /(?:<<)?-{1,2}(?:>>|>|x|\)|[|]?[\\/]{1,2})|[\\/]{1,2}[|]?-{1,2}/;

/**
 * Reads the body of a sequence diagram. Throws a {@link DiagramError} for blocks without an end, an end without a
 * block, and lines that are no statement.
 */
export function readSequence(source: string, start: number): readonly Seen[] {
  const seen: Seen[] = [];
  const open: { readonly word: string; readonly offset: number }[] = [];
  let described = false;
  let offset = start;
  for (const line of source.slice(start).split('\n')) {
    const text = line.replace(/^\s*%%.*|#(?!\w+;).*$/, '').trim();
    const at = offset + (line.length - line.trimStart().length);
    offset += line.length + 1;
    if (described) described = !text.includes('}');
    else if (/^accdescr\s*\{/i.test(text)) described = !text.includes('}');
    // A semicolon may end a statement or stand in a text; such a line is not judged.
    else if (text !== '' && !text.includes(';')) read(text, at, seen, open);
    else if (text !== '') return seen;
  }
  const last = open.at(-1);
  if (last !== undefined) throw new DiagramError(`The ${last.word} has no end.`, last.offset);
  return seen;
}

function read(text: string, offset: number, seen: Seen[], open: { word: string; offset: number }[]): void {
  const opener = OPENERS.exec(text)?.[0];
  const participant = PARTICIPANT.exec(text)?.[1];
  const message = /^([^:]*):/.exec(text)?.[1];
  if (opener !== undefined) open.push({ word: opener.toLowerCase(), offset });
  else if (/^end$/i.test(text)) {
    if (open.pop() === undefined) throw new DiagramError('The end belongs to no block.', offset);
  } else if (participant !== undefined) {
    const [id = '', label] = participant.split(/(?<=\s)as(?=\s)/i);
    const name = id.replace(/@\{.*$/, '').trim();
    seen.push({ kind: 'node', id: name, label: label?.trim() ?? null, offset });
  } else if (message !== undefined && ARROW.test(message)) {
    for (const side of message.split(ARROW)) {
      const id = side.replace(/^[+\-\s()]+|(?<![\s()])[\s()]+$/g, '');
      if (id !== '') seen.push({ kind: 'node', id, label: null, offset });
    }
  } else if (message === undefined && ARROW.test(text)) {
    throw new DiagramError('The message has no colon and text behind its arrow.', offset);
  } else if (!STATEMENTS.test(text) && !CONTINUATIONS.test(text) && message === undefined) {
    throw new DiagramError(`No statement of a sequence diagram begins with \`${text.slice(0, 30)}\`.`, offset);
  }
}
