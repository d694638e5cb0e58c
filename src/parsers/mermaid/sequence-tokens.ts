import { DiagramError } from '../diagram.js';

/** One token of a sequence diagram. */
export interface SequenceToken {
  /** What it is; words and marks are called by themselves, in lower case. */
  readonly kind: string;
  readonly start: number;
  /** Behind its last character. */
  readonly end: number;
}

/** What the reader is inside of: statements, a participant, what follows it, its data, or the rest of a line. */
type Mode = 'body' | 'participant' | 'alias' | 'data' | 'line';

interface Rule {
  readonly pattern: RegExp;
  /** Null where it makes no token; `word` for one that is called by what is written. */
  readonly kind: string | null;
  /** The modes that go on from here, in the place of the one that matched. */
  readonly then?: readonly Mode[];
}

const rule = (pattern: RegExp, kind: string | null, then?: readonly Mode[]): Rule =>
  then === undefined ? { pattern, kind } : { pattern, kind, then };

const COMMENT = rule(/#[^\n]*/y, null);
const BLANK_OF_LINE = rule(/[^\S\n]+/y, null);
const LINE: readonly Mode[] = ['body', 'line'];
const PARTICIPANT: readonly Mode[] = ['body', 'participant'];
const ALIAS: readonly Mode[] = ['body', 'participant', 'alias'];
const BODY: readonly Mode[] = ['body'];
/** A name goes on behind a single dash, unless that begins an arrow. */
const ACTOR = /[^/\\+()<\->:\n,;]+(?:(?!--|-[x)\\/]|-\|[\\/]|\/\|-|\\\|-|\/\/-|\\\\-|\(\))-?[^+<\->:\n,;]+)*/iy;
const ARROWS =
  /<<-->>|<<->>|-->>|->>|-->|->|--x|-x|--\)|-\)|--\|\\|--\|\/|--\\\\|--\/\/|\/\|--|\\\|--|\/\/--|\\\\--|-\|\\|-\|\/|-\\\\|-\/\/|\/\|-|\\\|-|\/\/-|\\\\-/iy;

/** In the order in which Mermaid tries them. */
const RULES: Readonly<Record<Mode, readonly Rule[]>> = {
  body: [
    rule(/\n+/y, 'newline'),
    rule(/\s+/y, null),
    COMMENT,
    rule(/%(?!\{)[^\n]*/y, null),
    rule(/[^}]%%[^\n]*/y, null),
    rule(/(?:[0-9]+(?:\.[0-9]{1,2})?|\.[0-9]{1,2})(?=[ \n])/y, 'number'),
    rule(/box\b/iy, 'word', LINE),
    rule(/(?:participant|actor)\b/iy, 'participant', PARTICIPANT),
    rule(/create\b/iy, 'word'),
    rule(/destroy\b/iy, 'word', PARTICIPANT),
    rule(/(?:loop|rect|opt|alt|else|par|par_over|and|critical|option|break)\b/iy, 'word', LINE),
    rule(/end\b/iy, 'word'),
    rule(/(?:left|right) of\b/iy, 'side'),
    rule(/(?:links|link|properties|details)(?=[ \t]+[^/\\+()<>:\n,;\s-])/iy, 'link'),
    rule(/over\b/iy, 'word'),
    rule(/note\b/iy, 'word'),
    rule(/(?:de)?activate\b/iy, 'word', PARTICIPANT),
    rule(/title:?\s[^#\n;]+/iy, 'title'),
    rule(/acc(?:Title|Descr)\s*:\s*[^\n]*/iy, 'title'),
    rule(/accDescr\s*\{\s*[^}]*\}?/iy, 'title'),
    rule(/sequenceDiagram\b/iy, 'word'),
    rule(/autonumber\b/iy, 'word'),
    rule(/off\b/iy, 'word'),
    rule(/,/y, 'word'),
    rule(/;/y, 'newline'),
    rule(ACTOR, 'actor'),
    rule(ARROWS, 'arrow'),
    rule(/:[^#\n;]*/y, 'text'),
    rule(/\+|-|\(\)/y, 'word'),
    rule(/./y, 'stray'),
  ],
  participant: [
    BLANK_OF_LINE,
    COMMENT,
    rule(/@\{/y, '@{', ['body', 'participant', 'data']),
    rule(/[^<>:\n,;@\s]+(?=\s*@\{)/y, 'actor'),
    rule(/[^<>:\n,;@\s]+(?=\s+as\s)/iy, 'actor', ALIAS),
    rule(/[^<>:\n,;@]+(?=\s*[\n;#])/y, 'actor', BODY),
    rule(/[^\n]+/y, 'no name', BODY),
  ],
  alias: [BLANK_OF_LINE, COMMENT, rule(/as\b/iy, 'as', LINE), rule(/(?:)/y, 'newline', BODY)],
  data: [rule(/[^}]+/y, 'data'), rule(/\}(?=\s+as\s)/iy, '}', ALIAS), rule(/\}/y, '}', BODY)],
  line: [BLANK_OF_LINE, COMMENT, rule(/[^#\n;]*/y, 'rest', BODY)],
};

/** Divides the body of a sequence diagram into tokens as Mermaid does, the last of which is an `eof`. */
export function sequenceTokens(text: string, start: number): readonly SequenceToken[] {
  const tokens: SequenceToken[] = [];
  let modes: readonly Mode[] = BODY;
  let at = start;
  while (at < text.length) {
    const mode = modes.at(-1)!;
    const found = firstMatch(RULES[mode], text, at);
    if (found === null) {
      if (mode === 'participant') throw new DiagramError('The line ends before it names a participant.', at);
      throw new DiagramError('The data of the participant is empty.', at);
    }
    const { kind, end, then } = found;
    if (kind !== null)
      tokens.push({ kind: kind === 'word' ? text.slice(at, end).toLowerCase() : kind, start: at, end });
    modes = then ?? modes;
    at = end;
  }
  if (modes.at(-1) === 'data') throw new DiagramError('The data of the participant is never closed.', at);
  if (modes.at(-1) === 'participant') throw new DiagramError('The line ends before it names a participant.', at);
  // The end of the text ends a statement.
  return [...tokens, { kind: 'newline', start: at, end: at }, { kind: 'eof', start: at, end: at }];
}

function firstMatch(
  rules: readonly Rule[],
  text: string,
  at: number,
): { readonly kind: string | null; readonly end: number; readonly then: readonly Mode[] | undefined } | null {
  for (const { pattern, kind, then } of rules) {
    pattern.lastIndex = at;
    if (pattern.test(text)) return { kind, end: pattern.lastIndex, then };
  }
  return null;
}
