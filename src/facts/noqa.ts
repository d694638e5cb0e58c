import { bufferOver } from '../core/bytes.js';
import type { Suppression } from '../core/suppress.js';
import { COMMENTED_FILES, type Comment, commentsWith } from './comments.js';
import { defineFacts } from './facts.js';

const WORDS = ['noqa', 'NOQA', 'NoQA', 'nosec', 'pylint:'];
const NOQA = /#\s*noqa(?::\s*([A-Z][A-Z0-9]*[0-9]+(?:[\s,]+[A-Z][A-Z0-9]*[0-9]+)*))?/i;
const NOSEC = /#\s*nosec\b:?\s*((?:B\d{3}|[a-z]+(?:_[a-z]+)+)(?:[\s,]+(?:B\d{3}|[a-z]+(?:_[a-z]+)+))*)?/;
const PYLINT = /#\s*pylint:\s*disable(?:-next)?\s*=\s*([\w-]+(?:\s*,\s*[\w-]+)*)/;

/** Comments for other linters that mute findings, in files that have something to mute. */
export const noqa = defineFacts<Suppression>({
  id: 'noqa',
  version: 2,
  files: COMMENTED_FILES,
  companion: true,
  prefilter: (bytes) => {
    const view = bufferOver(bytes);
    return WORDS.some((word) => view.includes(word));
  },
  scan: (file) =>
    commentsWith(file, /noqa|nosec|pylint:/i).flatMap((comment) =>
      [noqaIn(comment), nosecIn(comment), pylintIn(comment)].filter((each) => each !== null),
    ),
});

/** `# noqa: BLE001 - reason` mutes with or without a reason, as its linters do. */
function noqaIn({ text, line, column }: Comment): Suppression | null {
  const found = NOQA.exec(text);
  if (found === null) return null;
  const names = found[1] === undefined ? null : found[1].toUpperCase().split(/[\s,]+/);
  const reason = reasonIn(text.slice(found.index + found[0].length));
  return { scope: 'noqa', names, reason, until: null, line, column, target: line };
}

/** `# nosec B110 - reason`: to others than Bandit itself it counts only with a reason. */
function nosecIn({ text, line, column }: Comment): Suppression | null {
  const found = NOSEC.exec(text);
  if (found === null) return null;
  const reason = reasonIn(text.slice(found.index + found[0].length));
  if (reason === '') return null;
  const names = found[1]?.split(/[\s,]+/).map((name) => BANDIT_TESTS.get(name) ?? name);
  return { scope: 'noqa', names: names ?? [...BANDIT_TESTS.values()], reason, until: null, line, column, target: line };
}

/** `# pylint: disable=broad-except  # reason`, on its line or above it: it counts only with a reason. */
function pylintIn({ text, line, column, target }: Comment): Suppression | null {
  const found = PYLINT.exec(text);
  if (found === null) return null;
  const reason = reasonIn(text.slice(found.index + found[0].length));
  if (reason === '') return null;
  const names = found[1]!.split(/\s*,\s*/).map((name) => PYLINT_MESSAGES.get(name) ?? name);
  return { scope: 'noqa', names, reason, until: null, line, column, target };
}

/** Bandit's tests for errors that are dropped, by name. */
const BANDIT_TESTS: ReadonlyMap<string, string> = new Map([
  ['try_except_pass', 'B110'],
  ['try_except_continue', 'B112'],
]);

/** Pylint's messages about errors that are lost, by name; `all` names no rule of ours. */
const PYLINT_MESSAGES: ReadonlyMap<string, string> = new Map([
  ['bare-except', 'W0702'],
  ['broad-except', 'W0703'],
  ['broad-exception-caught', 'W0718'],
  ['lost-exception', 'W0150'],
  ['return-in-finally', 'W0134'],
  ['continue-in-finally', 'W0136'],
  ['break-in-finally', 'W0137'],
]);

const DIRECTIVE = /^\s*(?:noqa|nosec|nosonar|pylint|type|pragma|fmt|isort|yapf|guardrails|mypy|pyright|ruff|flake8)\b/i;

/** What a comment says behind its directive to whoever reads it; empty where that is nothing but other directives. */
function reasonIn(rest: string): string {
  const said = rest
    .split('#')
    .filter((part) => !DIRECTIVE.test(part))
    .map((part) => part.replace(/^[\s:;,.–—-]+/, '').trim())
    .filter((part) => /\p{L}{2}/u.test(part));
  return said.join(' ').slice(0, 500);
}
