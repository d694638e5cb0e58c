import type { Random } from '../../../testing/random.js';

/** The header of a function or class, on one line, in a program that still parses. */
export interface Anchor {
  /** Its index among the lines. */
  readonly line: number;
  readonly indent: string;
}

const HEADER = /^( *)(?:async def|def|class) .*:$/;

/** A program as lines, with one of the headers in its later three quarters; one is added where there is none. */
export function anchored(random: Random, text: string): { readonly lines: readonly string[]; readonly anchor: Anchor } {
  const lines = text.split('\n');
  const anchors = lines.flatMap((line, index) => {
    const indent = HEADER.exec(line)?.[1];
    return indent === undefined ? [] : [{ line: index, indent }];
  });
  const later = anchors.slice(Math.floor(anchors.length / 4));
  if (later.length === 0) return anchored(random, `${text}\n\ndef main():\n    print("nothing to do yet")\n`);
  return { lines, anchor: random.pick(later) };
}

/** The text with lines put before a line. */
export function inserted(lines: readonly string[], before: number, more: readonly string[]): string {
  return [...lines.slice(0, before), ...more, ...lines.slice(before)].join('\n');
}
