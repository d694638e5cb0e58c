import type { PythonFault, SourceSpan } from './faults.js';
import { Token, Tokens } from './tokens.js';

/**
 * Characters beyond ASCII that stand in code, outside strings and comments, and belong to no identifier: the first of
 * each statement.
 */
export function foreignCharacters(
  bytes: Uint8Array,
  from: number,
  comments: readonly SourceSpan[],
  statementAt: (offset: number) => SourceSpan | null,
): readonly PythonFault[] {
  const found: PythonFault[] = [];
  let comment = 0;
  for (let at = from; at < bytes.length; ) {
    if (bytes[at]! < 128) {
      at++;
      continue;
    }
    while (comment < comments.length && comments[comment]!.end <= at) comment++;
    const span = comments[comment];
    if (span !== undefined && span.start <= at) {
      at = span.end;
      continue;
    }
    const statement = statementAt(at);
    if (statement === null) {
      at++;
      continue;
    }
    const fault = foreignIn(new Tokens(bytes, statement.start, statement.end));
    if (fault !== null) found.push(fault);
    at = statement.end;
  }
  return found;
}

function foreignIn(tokens: Tokens): PythonFault | null {
  for (; tokens.kind !== Token.end; tokens.next()) {
    if (tokens.kind !== Token.name && tokens.kind !== Token.number) continue;
    const { text, start, kind } = tokens;
    if (IDENTIFIER.test(text) || (kind === Token.number && ASCII.test(text))) continue;
    let offset = start;
    for (const character of text) {
      const isFirst = offset === start && kind === Token.name;
      if (character === '\ufffd') return null;
      if (!(isFirst ? STARTS : CONTINUES).test(character)) return { message: sentenceOn(character), offset };
      offset += Buffer.byteLength(character);
    }
  }
  return null;
}

const IDENTIFIER = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;
const STARTS = /^[\p{XID_Start}_]$/u;
const CONTINUES = /^[\p{XID_Continue}.+-]$/u;
const ASCII = /^[\x00-\x7f]*$/;

function sentenceOn(character: string): string {
  const code = `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
  if (/[\p{Pi}\p{Pf}‚„〝〞〟＂＇′″]/u.test(character)) return `The quote ${character} is none to Python: write ' or ".`;
  if (/\p{Zs}/u.test(character))
    return `A ${SPACES.get(character) ?? 'wide space'} (${code}) stands where only a plain one may.`;
  if (/[\p{Cf}\p{Cc}\p{Zl}\p{Zp}]/u.test(character)) return `An invisible character (${code}) stands in the code.`;
  if (/[\p{Pd}−]/u.test(character)) return `The dash ${character} is no minus sign: write -.`;
  if (/[\uff01-\uff5e]/u.test(character)) {
    const plain = String.fromCodePoint(character.codePointAt(0)! - 0xfee0);
    return `The full-width ${character} means nothing to Python: write ${plain}.`;
  }
  return `The character ${character} (${code}) means nothing in Python.`;
}

const SPACES: ReadonlyMap<string, string> = new Map([
  ['\u00a0', 'no-break space'],
  ['\u202f', 'narrow no-break space'],
  ['\u3000', 'full-width space'],
]);
