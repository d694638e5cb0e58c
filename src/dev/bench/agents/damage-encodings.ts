import type { Random } from '../../../testing/random.js';
import { anchored } from './anchors.js';

/** Breaks a program that parses. */
export type Damager = (random: Random, text: string) => string | Buffer;

/** Ways in which the bytes are not what Python takes them for. */
export const encodings = {
  'latin-1': (random, text) => {
    const { lines, anchor } = anchored(random, text);
    // In a comment CPython would not mind when it is handed bytes instead of a file.
    const remark = `${anchor.indent}LABEL = "Größe der Warteschlange für den Prüflauf"`;
    return Buffer.concat([
      Buffer.from(`${lines.slice(0, anchor.line).join('\n')}\n`),
      Buffer.from(`${remark}\n`, 'latin1'),
      Buffer.from(lines.slice(anchor.line).join('\n')),
    ]);
  },
  'utf-16': (_, text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'unknown-encoding': (_, text) => `# -*- coding: utf8mb4 -*-\n${text}`,
  nul: (random, text) => {
    const { lines, anchor } = anchored(random, text);
    return [...lines.slice(0, anchor.line), '\0'.repeat(1 + random.below(64)), ...lines.slice(anchor.line)].join('\n');
  },
} as const satisfies Readonly<Record<string, Damager>>;
