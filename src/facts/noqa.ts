import { bufferOver } from '../core/bytes.js';
import type { Suppression } from '../core/suppress.js';
import { COMMENTED_FILES, commentsWith } from './comments.js';
import { defineFacts } from './facts.js';

const COMMENT = /#\s*noqa(?::\s*([A-Z][A-Z0-9]*[0-9]+(?:[\s,]+[A-Z][A-Z0-9]*[0-9]+)*))?/i;
const WORDS = ['noqa', 'NOQA', 'NoQA'];

/** Comments for other linters that mute findings, in files that have something to mute. */
export const noqa = defineFacts<Suppression>({
  id: 'noqa',
  version: 1,
  files: COMMENTED_FILES,
  companion: true,
  prefilter: (bytes) => {
    const view = bufferOver(bytes);
    return WORDS.some((word) => view.includes(word));
  },
  scan: (file) =>
    commentsWith(file, /noqa/i).flatMap(({ text, line, column }): readonly Suppression[] => {
      const found = COMMENT.exec(text);
      if (found === null) return [];
      const names = found[1] === undefined ? null : found[1].toUpperCase().split(/[\s,]+/);
      return [{ scope: 'noqa', names, reason: '', until: null, line, column, target: line }];
    }),
});
