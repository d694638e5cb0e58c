import { eastAsianWidth } from 'get-east-asian-width';

const WIDTHLESS = /^(?:\p{Mn}|\p{Me}|\u200c|\u200d)$/u;

/** How many columns of a terminal a text without line ends and controls takes. */
export function widthOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) if (!WIDTHLESS.test(character)) width += eastAsianWidth(character.codePointAt(0)!);
  return width;
}

/**
 * The text broken between words into lines of at most `width` columns, of which the first has `taken` already in use;
 * a longer word keeps a line to itself.
 */
export function wrapped(text: string, width: number, taken = 0): string[] {
  const lines: string[] = [];
  let line: string[] = [];
  let used = taken;
  for (const word of text.split(' ')) {
    const size = widthOf(word) + (line.length > 0 ? 1 : 0);
    if (line.length > 0 && used + size > width) {
      lines.push(line.join(' '));
      line = [word];
      used = widthOf(word);
    } else {
      line.push(word);
      used += size;
    }
  }
  return [...lines, line.join(' ')];
}
