import { bufferOver } from '../core/bytes.js';
import type { Suppression } from '../core/suppress.js';
import { isDate } from '../core/time.js';
import { COMMENTED_FILES, type Comment, commentsWith } from './comments.js';
import { defineFacts } from './facts.js';

/** A comment that looks like a suppression but cannot be read as one. */
export interface MalformedSuppression {
  readonly scope: 'malformed';
  readonly line: number;
  readonly column: number;
  readonly why: string;
}

const MARK = Buffer.from('guardrails:');
const DIRECTIVE = /#\s*guardrails:\s*(ignore-file|ignore)?\s*(\[[^\]#]*\])?([^#]*)/;

/** Comments for this suite that mute findings, in any file whose comments begin with `#`. */
export const suppressions = defineFacts<Suppression | MalformedSuppression>({
  id: 'suppressions',
  version: 3,
  files: COMMENTED_FILES,
  prefilter: (bytes) => bufferOver(bytes).includes(MARK),
  scan: (file) => commentsWith(file, /guardrails:/).flatMap(readComment),
});

function readComment({ text, line, column, target }: Comment): readonly (Suppression | MalformedSuppression)[] {
  const directive = DIRECTIVE.exec(text);
  if (directive === null) return [];
  const [, verb, names, rest = ''] = directive;
  if (verb === undefined) {
    return [{ scope: 'malformed', line, column, why: 'says neither `ignore` nor `ignore-file`' }];
  }
  if (names === undefined) return [{ scope: 'malformed', line, column, why: 'names no rule in brackets' }];
  return [{ ...readDirective(verb, names, rest), line, column, target }];
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
