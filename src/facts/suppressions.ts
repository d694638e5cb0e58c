import { isDate } from '../core/date.js';
import type { Suppression } from '../core/suppress.js';
import { defineFacts, type ScanFile } from './facts.js';

/** A comment that looks like a suppression but cannot be read as one. */
export interface MalformedSuppression {
  readonly scope: 'malformed';
  readonly line: number;
  readonly column: number;
  readonly why: string;
}

const MARK = Buffer.from('guardrails:');
const NOQA = [Buffer.from('noqa'), Buffer.from('NOQA'), Buffer.from('NoQA')];
const LINE_LIMIT = 10_000;
const DIRECTIVE = /#\s*guardrails:\s*(ignore-file|ignore)?\s*(\[[^\]#]*\])?([^#]*)/;
const NOQA_COMMENT = /#\s*noqa(?::\s*([A-Z][A-Z0-9]*[0-9]+(?:[\s,]+[A-Z][A-Z0-9]*[0-9]+)*))?/i;

/** Comments that mute findings, in any file whose comments begin with `#`. */
export const suppressions = defineFacts<Suppression | MalformedSuppression>({
  id: 'suppressions',
  version: 1,
  files: [
    '**/*.{py,pyi,yml,yaml,toml,txt,in,cfg,ini,conf,env,sh}',
    '**/{Dockerfile,Pipfile,.env}',
    '**/{Dockerfile,.env}.*',
    '**/*.Dockerfile',
  ],
  mayHold: (bytes) => {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    return buffer.includes(MARK) || NOQA.some((word) => buffer.includes(word));
  },
  scan: (file) => {
    const comments = /\.pyi?$/.test(file.path) ? pythonComments(file) : hashComments(file);
    return comments.flatMap((comment) => readComment(comment));
  },
});

/** One comment with its `#`; `target` is the line of code below it when it stands alone, else its own line. */
interface Comment {
  readonly text: string;
  readonly line: number;
  readonly column: number;
  readonly target: number;
}

function pythonComments(file: ScanFile): readonly Comment[] {
  const module = file.python();
  const lines = file.text.split(/\r\n|\r|\n/);
  return module.comments().flatMap(({ start, end }) => {
    const text = module.text(start, Math.min(end, start + LINE_LIMIT));
    if (!text.includes('guardrails') && !/noqa/i.test(text)) return [];
    const { line, column } = module.position(start);
    return [{ text, line, column, target: targetOf(lines, line) }];
  });
}

/** Comments of formats without multi-line strings worth the name: a `#` at the start of a line or after white space. */
function hashComments(file: ScanFile): readonly Comment[] {
  const lines = file.text.split(/\r\n|\r|\n/);
  return lines.flatMap((content, index) => {
    if (content.length > LINE_LIMIT || !content.includes('#')) return [];
    const start = /(?:^|\s)#/.exec(content);
    if (start === null) return [];
    const column = start.index + start[0].length - 1;
    const line = index + 1;
    return [{ text: content.slice(column), line, column: column + 1, target: targetOf(lines, line) }];
  });
}

function targetOf(lines: readonly string[], line: number): number {
  if (!lines[line - 1]!.trimStart().startsWith('#')) return line;
  let target = line;
  while (lines[target]?.trimStart().startsWith('#') === true) target++;
  return target + 1;
}

function readComment(comment: Comment): readonly (Suppression | MalformedSuppression)[] {
  const { line, column, target } = comment;
  const found: (Suppression | MalformedSuppression)[] = [];
  const directive = DIRECTIVE.exec(comment.text);
  if (directive !== null) {
    const [, verb, names, rest = ''] = directive;
    if (verb === undefined)
      found.push({ scope: 'malformed', line, column, why: 'says neither `ignore` nor `ignore-file`' });
    else if (names === undefined) found.push({ scope: 'malformed', line, column, why: 'names no rule in brackets' });
    else found.push({ ...readDirective(verb, names, rest), line, column, target });
  }
  const noqa = NOQA_COMMENT.exec(comment.text);
  if (noqa !== null) {
    const names = noqa[1] === undefined ? null : noqa[1].toUpperCase().split(/[\s,]+/);
    found.push({ scope: 'noqa', names, reason: '', until: null, line, column, target: line });
  }
  return found;
}

function readDirective(
  verb: string,
  names: string,
  rest: string,
): Pick<Suppression, 'scope' | 'names' | 'reason' | 'until'> {
  const until = /(?:^|\s)until=(\S+)/.exec(rest)?.[1] ?? null;
  const reason = rest
    .replace(/(?:^|\s)until=\S+/, ' ')
    .replace(/^[\s:,–—-]+/, '')
    .trim();
  return {
    scope: verb === 'ignore-file' ? 'file' : 'line',
    names: names
      .slice(1, -1)
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    reason: reason.slice(0, 500),
    // A date that is none counts as long past, so that it is noticed instead of muting for ever.
    until: until === null || isDate(until) ? until : '0000-00-00',
  };
}
