import type { Suppression } from '../core/suppress.js';
import { commentsWith } from './comments.js';
import { defineFacts } from './facts.js';

const COMMENT = /#\s*noqa(?::\s*([A-Z][A-Z0-9]*[0-9]+(?:[\s,]+[A-Z][A-Z0-9]*[0-9]+)*))?/i;

/** Comments for other linters that mute findings. They are many and matter to few files, so no guardrail asks for them. */
export const noqa = defineFacts<Suppression>({
  id: 'noqa',
  version: 1,
  files: ['**'],
  scan: (file) =>
    commentsWith(file, /noqa/i).flatMap(({ text, line, column }): readonly Suppression[] => {
      const found = COMMENT.exec(text);
      if (found === null) return [];
      const names = found[1] === undefined ? null : found[1].toUpperCase().split(/[\s,]+/);
      return [{ scope: 'noqa', names, reason: '', until: null, line, column, target: line }];
    }),
});
