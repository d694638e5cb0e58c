/** Stand for `#` and `;` of entities such as `#35;`, which Mermaid takes out of the way before it reads on. */
const ENTITY_START = '\ue000';
const ENTITY_END = '\ue001';

/** A stretch of the source that Mermaid drops before it reads. */
interface Cut {
  readonly start: number;
  readonly end: number;
}

/** What Mermaid's parsers are given of a diagram. */
export interface CleanedSource {
  /** Without front matter, directives and comment lines; ends in a line break. */
  readonly text: string;
  /** The offset in the source of a character of the text. */
  offsetOf(at: number): number;
  /** A part of the text as people wrote it. */
  written(start: number, end: number): string;
}

/** A text, and for each of its characters the offset in the source. */
interface Placed {
  readonly text: string;
  readonly offsets: Uint32Array;
}

/** Takes off a diagram what Mermaid takes off before any of its parsers sees it. Takes time linear in the source. */
export function cleanedSource(source: string): CleanedSource {
  const begin = behindMatter(source);
  const body = withPlainTags(source.slice(begin));
  let placed: Placed = { text: body, offsets: Uint32Array.from({ length: body.length }, (_, index) => begin + index) };
  for (const find of [carriageReturns, directives, commentLines, leadingBlank, semicolonsOfStyles])
    placed = without(placed, find(placed.text));
  const { offsets } = placed;
  const text = `${placed.text.replaceAll('\r', '\n').replace(/#(\w+);/g, `${ENTITY_START}$1${ENTITY_END}`)}\n`;
  return {
    text,
    offsetOf: (at) => offsets[at] ?? (offsets.length === 0 ? 0 : source.length),
    written: (start, end) => text.slice(start, end).replaceAll(ENTITY_START, '#').replaceAll(ENTITY_END, ';'),
  };
}

/** Where front matter between two lines of `---` ends; 0 where there is none. */
function behindMatter(source: string): number {
  const rule = /(?<![^\n])[^\S\n]*---[ \t\r]*(?:\n|$)/g;
  const first = rule.exec(source);
  if (first === null || source.slice(0, first.index).trim() !== '') return 0;
  const begins = rule.lastIndex;
  let last = rule.exec(source);
  // Front matter is at least one line.
  if (last?.index === begins) last = rule.exec(source);
  return last === null ? 0 : rule.lastIndex;
}

/** Attributes of HTML tags get single quotes, so that they end no label. */
function withPlainTags(body: string): string {
  // Without an end in sight every `<a` would be looked at to the end of the text.
  const last = body.lastIndexOf('>') + 1;
  const tags = body.slice(0, last).replace(/<\w+[^>]*>/g, (tag) => tag.replace(/="([^"]*)"/g, "='$1'"));
  return tags + body.slice(last);
}

function carriageReturns(text: string): readonly Cut[] {
  return [...text.matchAll(/\r(?=\n)/g)].map(rangeOf);
}

/** `%%{init: ...}%%`; one that is never closed reaches to the end. */
function directives(text: string): readonly Cut[] {
  const cuts: Cut[] = [];
  const opening = /%%\{\s*\w/g;
  for (let found = opening.exec(text); found !== null; found = opening.exec(text)) {
    const close = text.indexOf('}%%', opening.lastIndex);
    const end = close === -1 ? text.length : close + 3;
    cuts.push({ start: found.index, end });
    opening.lastIndex = end;
  }
  return cuts;
}

/** Lines of `%%` and a text, with the blank lines above them. */
function commentLines(text: string): readonly Cut[] {
  const cuts: Cut[] = [];
  let blankFrom = 0;
  let offset = 0;
  for (const line of text.split('\n')) {
    const end = Math.min(offset + line.length + 1, text.length);
    const isComment = /^\s*%%(?!\{)./.test(line);
    if (isComment) cuts.push({ start: blankFrom, end });
    if (isComment || line.trim() !== '') blankFrom = end;
    offset = end;
  }
  return cuts;
}

function leadingBlank(text: string): readonly Cut[] {
  return [{ start: 0, end: text.length - text.trimStart().length }];
}

/** The last semicolon of lines that give a style with a colour such as `#fff`. */
function semicolonsOfStyles(text: string): readonly Cut[] {
  const cuts: Cut[] = [];
  for (const { 0: line, index } of text.matchAll(/[^\n]+/g)) {
    const word = line.search(/style|classDef/);
    const last = line.lastIndexOf(';');
    if (word === -1 || last === -1 || !/:[^\s#:]*#/.test(line.slice(word, last))) continue;
    cuts.push({ start: index + last, end: index + last + 1 });
  }
  return cuts;
}

function rangeOf({ 0: match, index }: RegExpExecArray): Cut {
  return { start: index, end: index + match.length };
}

function without({ text, offsets }: Placed, cuts: readonly Cut[]): Placed {
  const parts: string[] = [];
  const places = new Uint32Array(text.length);
  let from = 0;
  let length = 0;
  for (const { start, end } of [...cuts, { start: text.length, end: text.length }]) {
    parts.push(text.slice(from, start));
    places.set(offsets.subarray(from, start), length);
    length += start - from;
    from = end;
  }
  return { text: parts.join(''), offsets: places.subarray(0, length) };
}
