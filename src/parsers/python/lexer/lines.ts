import { afterNewline, Byte } from './bytes.ts';
import { length, lines, SOURCE } from './source.ts';

/** How many lines have been found. */
export let lineCount: i32 = 0;

/** Notes where each line of the source from `from` on starts; LF, CRLF and a lone CR each end a line. */
export function findLines(from: i32): void {
  const lineFeeds = i8x16.splat(<i8>Byte.LineFeed);
  const carriageReturns = i8x16.splat(<i8>Byte.CarriageReturn);
  lineCount = 0;
  noteLine(from);
  for (let at = from; at < length; at += 16) {
    const block = v128.load(SOURCE + at);
    const breaks = v128.or(i8x16.eq(block, lineFeeds), i8x16.eq(block, carriageReturns));
    for (let bits = i8x16.bitmask(breaks); bits !== 0; bits &= bits - 1) noteBreak(at + ctz(bits));
  }
}

/** Notes the line after a line break; after CRLF that is the one after the LF. */
function noteBreak(at: i32): void {
  const next = afterNewline(at);
  if (next === at + 1) noteLine(next);
}

function noteLine(start: i32): void {
  store<i32>(lines + lineCount * 4, start);
  lineCount++;
}
