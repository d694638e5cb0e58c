/**
 * What a terminal or a reader could be misled by: C0 and C1 controls but tab and line feed, line and paragraph
 * separators, bidirectional and invisible formatting characters, tag characters and lone surrogates.
 * The joiners U+200C and U+200D stay, for emoji and scripts need them.
 */
const TREACHEROUS =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\p{Surrogate}]/gu;

/** A runner takes `##[name]` for a command anywhere in a line. */
const LEGACY_COMMAND = /##(?=\[)/g;

/** A runner takes `::name::` for a command at the start of a line, white space and our own colours aside. */
const LEADING_COMMAND = /^((?:[\s\u0085\p{Cf}]|\x1b\[[\d;]*m)*)(?=::)/u;

/** Colours and weights, the only control sequences a reporter writes. */
const COLOUR = /(\x1b\[[\d;]*m)/;

/** The text with each treacherous character replaced by what `spell` makes of it. */
export function replaceTreacherous(text: string, spell: (character: string) => string): string {
  return text.replace(TREACHEROUS, spell);
}

/** The text with every treacherous character as an escape people can see, such as `\x1b` or `\u202e`; lines stay lines. */
export function visible(text: string): string {
  return replaceTreacherous(text, escapeOf);
}

/** One line that no runner takes for a command and no terminal obeys, whatever the text holds; line ends become `\n` and `\r`. */
export function safeLine(text: string): string {
  return inert(visible(text).replaceAll('\n', '\\n'));
}

/** Like `safeLine`, but line feeds stay: every line of the result is safe. */
export function safeText(text: string): string {
  return visible(text).split('\n').map(inert).join('\n');
}

/** Like `safeText`, but colour sequences stay: for text whose content was made safe before the colours were added. */
export function safeColouredText(text: string): string {
  const plain = text.split(COLOUR).map((part, index) => (index % 2 === 1 ? part : visible(part)));
  return plain.join('').split('\n').map(inert).join('\n');
}

/** Replaces every given secret, and each of its lines of four characters or more, by `***`, also where it was made visible. */
export function maskSecrets(text: string, secrets: Iterable<string>): string {
  const forms = new Set<string>();
  for (const secret of secrets) {
    for (const part of [secret, ...secret.split(/[\r\n]+/).filter((line) => line.trim().length >= 4)]) {
      forms.add(part).add(visible(part)).add(safeLine(part));
    }
  }
  forms.delete('');
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  return longestFirst.reduce((masked, form) => masked.replaceAll(form, '***'), text);
}

function inert(line: string): string {
  return line.replace(LEGACY_COMMAND, '##\\').replace(LEADING_COMMAND, '$1\\');
}

function escapeOf(character: string): string {
  if (character === '\r') return '\\r';
  const point = character.codePointAt(0)!;
  // A byte of a name that is no UTF-8, as paths have it.
  const code = point >= 0xdc80 && point <= 0xdcff ? point - 0xdc00 : point;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`;
}
