import { bufferOver } from '../../core/bytes.js';
import { append } from '../../core/groups.js';
import { Byte, IDENTIFIER } from './bytes.js';

/** A name that stands before an opening bracket. */
export interface CalledName {
  readonly name: string;
  readonly start: number;
}

const SLOTS = 4_096;

/** Finds where some names are called, told from the bytes alone: also in strings, comments and definitions. */
export class CalledNames {
  readonly names: ReadonlySet<string>;
  private readonly longest: number;
  /** 1 for the last two bytes of any of the names, so that most brackets are passed over at a glance. */
  private readonly endings = new Uint8Array(SLOTS);

  /** `names` are ASCII identifiers. */
  constructor(names: ReadonlySet<string>) {
    this.names = names;
    this.longest = Math.max(0, ...[...names].map(({ length }) => length));
    for (const name of names) {
      const last = name.charCodeAt(name.length - 1);
      if (name.length > 1) this.endings[slotOf(name.charCodeAt(name.length - 2), last)] = 1;
      else for (let before = 0; before < 256; before++) this.endings[slotOf(before, last)] = 1;
    }
  }

  /** All calls in the order of the text; white space may stand before the bracket. */
  in(bytes: Uint8Array): readonly CalledName[] {
    const { endings } = this;
    const found: CalledName[] = [];
    const view = bufferOver(bytes);
    for (let at = view.indexOf(Byte.openRound); at >= 0; at = view.indexOf(Byte.openRound, at + 1)) {
      let end = at;
      while (end > 0 && isSpace(bytes[end - 1]!)) end--;
      if (end === 0 || endings[slotOf(end > 1 ? bytes[end - 2]! : 0, bytes[end - 1]!)] === 0) continue;
      const start = this.nameStart(view, end);
      const name = view.toString('latin1', start, end);
      if (this.names.has(name)) found.push({ name, start });
    }
    return found;
  }

  /** Where the identifier that ends there starts, or one byte more than any of the names before its end. */
  private nameStart(bytes: Uint8Array, end: number): number {
    let start = end;
    while (start > 0 && end - start <= this.longest && IDENTIFIER[bytes[start - 1]!] === 1) start--;
    return start;
  }
}

/** No name that anybody looks for is longer. */
const LONGEST = 256;

/** Where each name is called, as `CalledNames` finds it, for all names at once. */
export function everyCalledName(bytes: Uint8Array): ReadonlyMap<string, readonly CalledName[]> {
  const found = new Map<string, CalledName[]>();
  const view = bufferOver(bytes);
  for (let at = view.indexOf(Byte.openRound); at >= 0; at = view.indexOf(Byte.openRound, at + 1)) {
    let end = at;
    while (end > 0 && isSpace(bytes[end - 1]!)) end--;
    let start = end;
    while (start > 0 && end - start <= LONGEST && IDENTIFIER[bytes[start - 1]!] === 1) start--;
    if (start === end || end - start > LONGEST) continue;
    const name = view.toString('latin1', start, end);
    append(found, name, { name, start });
  }
  return found;
}

function slotOf(before: number, last: number): number {
  return (before * 131 + last) & (SLOTS - 1);
}

/** White space, and the backslash that continues a line. */
function isSpace(byte: number): boolean {
  return byte === Byte.space || byte === Byte.backslash || (byte >= Byte.tab && byte <= Byte.carriageReturn);
}
