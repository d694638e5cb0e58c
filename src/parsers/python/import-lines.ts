import { bufferOver } from '../../core/bytes.js';
import { Byte } from './bytes.js';

/** What one import statement asks a module for. */
export interface ImportLine {
  /** The module as written, without leading dots; empty for `from . import x`. */
  readonly module: string;
  /** Leading dots; 0 for an absolute import. */
  readonly level: number;
  /** The names it takes, `*` for all; empty for `import module`. */
  readonly names: readonly string[];
}

/** No list of imported names is longer, and no beginning of a statement before it. */
const LONGEST = 4_096;
const BEGINNING = 512;
const FROM = /^from\s+(\.*)\s*([\w.]*)\s+$/;

/**
 * What a file imports, told from the bytes alone: nothing that is imported is left out, but a line of a text or a
 * comment may look like an import, too.
 */
export function importLines(bytes: Uint8Array): readonly ImportLine[] {
  const view = bufferOver(bytes);
  const found: ImportLine[] = [];
  for (let at = view.indexOf('import'); at >= 0; at = view.indexOf('import', at + 6)) {
    const before = view
      .toString('latin1', lineStart(view, at), at)
      .replace(/^.*[;:]/s, '')
      .trimStart();
    if (before !== '' && !before.startsWith('from')) continue;
    const list = listAfter(view, at + 6);
    if (!/^[\s(\\]/.test(list)) continue;
    if (before === '') found.push(...plain(list));
    else {
      const from = FROM.exec(before.replaceAll('\\', ' '));
      if (from !== null) found.push({ module: from[2]!, level: from[1]!.length, names: names(list) });
    }
  }
  return found;
}

function plain(list: string): readonly ImportLine[] {
  return list.split(',').flatMap((one) => {
    const module = /^\s*([\w.]+)/.exec(one)?.[1];
    return module === undefined ? [] : [{ module, level: 0, names: [] }];
  });
}

function names(list: string): readonly string[] {
  return list.split(',').flatMap((one) => /^\s*(\w+|\*)/.exec(one)?.[1] ?? []);
}

/** The names behind the word, without comments, brackets and what continues a line. */
function listAfter(view: Buffer, from: number): string {
  const text = view.toString('latin1', from, Math.min(view.length, from + LONGEST));
  const open = /^[\s\\]*\(/.exec(text);
  if (open === null) return /^(?:\\\r?\n|[^\r\n;#])*/.exec(text)![0].replace(/\\\r?\n/g, ' ');
  const inside = text.slice(open[0].length).replace(/#[^\r\n]*/g, '');
  const close = inside.indexOf(')');
  return ` ${close < 0 ? inside : inside.slice(0, close)}`;
}

/** The start of the line, or of the one before that a backslash continues. */
function lineStart(view: Buffer, at: number): number {
  let start = at;
  while (start > 0 && at - start < BEGINNING) {
    const before = view[start - 1]!;
    if (before === Byte.lineFeed || before === Byte.carriageReturn) {
      const end = start - (view[start - 2] === Byte.carriageReturn ? 2 : 1);
      if (view[end - 1] !== Byte.backslash) break;
      start = end;
    } else start--;
  }
  return start;
}
