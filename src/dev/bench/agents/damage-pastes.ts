import { anchored, inserted } from './anchors.js';
import type { Damager } from './damage-encodings.js';
import { sentence } from './sentences.js';

const INTRODUCTIONS: readonly string[] = [
  "Here's the updated version of the file with the fixes you asked for:",
  'Sure! I refactored the error handling, see below.',
  'The following code resolves the port conflict between both machines.',
];

/** Ways in which text that is no Python gets into a file: merges, chats, patches, scripts that rewrite code. */
export const pastes = {
  conflict: (random, text) => {
    const { lines, anchor } = anchored(random, text);
    const { indent } = anchor;
    return inserted(lines, anchor.line, [
      '<<<<<<< HEAD',
      `${indent}retry_limit = ${random.below(10)}`,
      '=======',
      `${indent}retry_limit = ${10 + random.below(10)}`,
      `${indent}retry_delay = 0.5`,
      `>>>>>>> ${random.pick(['origin/main', 'feature/unified-health', '3f9c2ab (migrate ports)'])}`,
    ]);
  },
  chat: (random, text) =>
    `${random.pick(INTRODUCTIONS)}\n\n${text}\n\nThis version keeps the old behaviour; let me know if anything's missing!\n`,
  fence: (random, text) => {
    const { lines, anchor } = anchored(random, text);
    return inserted(lines, anchor.line, ['```', '', `### ${sentence(random)}`, '', '```python']);
  },
  diff: (random, text) => {
    const { lines, anchor } = anchored(random, text);
    const { indent } = anchor;
    return inserted(lines, anchor.line, [
      `@@ -${anchor.line},4 +${anchor.line},5 @@ class Handler:`,
      `-${indent}timeout = 10`,
      `+${indent}timeout = self.config["timeout"]`,
    ]);
  },
  'line-numbers': (random, text) => {
    const { lines, anchor } = anchored(random, text);
    const pasted = lines
      .slice(anchor.line, anchor.line + 12)
      .map((line, index) => `${anchor.line + index + 1}: ${line}`);
    return [...lines.slice(0, anchor.line), ...pasted, ...lines.slice(anchor.line + 12)].join('\n');
  },
  'escaped-newlines': (random, text) => {
    const { lines, anchor } = anchored(random, text);
    const { indent } = anchor;
    return inserted(lines, anchor.line, [
      `${indent}import os\\n${indent}import sys\\n${indent}sys.path.insert(0, os.path.dirname(__file__))\\n`,
    ]);
  },
  'misplaced-import': (random, text) => {
    const { lines, anchor } = anchored(random, text);
    const { indent } = anchor;
    return inserted(lines, anchor.line, [
      `${indent}from common.core.base_agent import (`,
      `${indent}from common.utils.path_helpers import project_path`,
      `${indent}    BaseAgent,`,
      `${indent})`,
    ]);
  },
  'smart-quotes': (random, text) => {
    const { lines, anchor } = anchored(random, text);
    return inserted(lines, anchor.line, [`${anchor.indent}mode = “${random.pick(['fast', 'safe', 'local'])}”`]);
  },
  ellipsis: (random, text) => {
    const { lines, anchor } = anchored(random, text);
    return inserted(lines, anchor.line, [`${anchor.indent}... rest of the methods unchanged ...`]);
  },
} as const satisfies Readonly<Record<string, Damager>>;
