import { visible } from './safe-text.js';

/** Markdown that may be put into a document as it is; only the functions of this module make it. */
export class Markdown {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

/** What can stand in a line: plain text and numbers are escaped, Markdown stays. */
export type Inline = string | number | Markdown;

/** Invisible; keeps what stands around it from being read as one word. */
const BREAK = '&#8203;';

/**
 * What means something to Markdown or to GitHub inside a line: markup, HTML, math, mentions, references to issues and
 * commits, addresses and emoji names. Each alternative looks ahead over one word at most, so the scan is linear.
 */
const MEANINGFUL =
  /[\\`*_~![\]]|[&<>|$]|[@#]|GH-(?=\d)|(?<![\da-z])[\da-f]{7,}(?![\da-z])|:(?=\/\/|[\w+-]+:)|www(?=\.)/gi;

/** What means something at the start of a line, or after a number that an earlier piece of text ends with. */
const LEADING = /^ ?\d*[-+=:.)]/;

/** Composes one line of Markdown; only the literal parts are markup, every plain value is escaped. */
export function md(literals: TemplateStringsArray, ...values: readonly Inline[]): Markdown {
  return new Markdown(
    literals.map((literal, index) => literal + (index < values.length ? sourceOf(values[index]!) : '')).join(''),
  );
}

/** Values one after another with plain Markdown between them. */
export function joined(values: readonly Inline[], separator: string): Markdown {
  return new Markdown(values.map(sourceOf).join(separator));
}

/** Text in bold face. */
export function strong(text: string): Markdown {
  const bold = escaped(visible(text).trim());
  return new Markdown(bold === '' ? '' : `**${bold}**`);
}

/** Text that reads as code. Where a table could not hold it as code it is plain text. */
export function code(content: string): Markdown {
  const line = visible(content).replaceAll('\n', '\\n').replaceAll('\t', ' ');
  if (line.trim() === '' || line.includes('|')) return new Markdown(escaped(line));
  const fence = '`'.repeat(longestRun(line) + 1);
  const pad = /^[ `]|[ `]$/.test(line) ? ' ' : '';
  return new Markdown(`${fence}${pad}${unmarked(line)}${pad}${fence}`);
}

/** A sentence of ours: what stands between backticks reads as code, the rest as plain text. */
export function withCode(sentence: string): Markdown {
  const parts = sentence.split(/(?<!`)`([^`\n]+)`(?!`)/);
  return new Markdown(parts.map((part, index) => (index % 2 === 1 ? code(part).source : escaped(part))).join(''));
}

/** A link to an http or https address; any other address leaves the label alone. */
export function link(label: Inline, url: string): Markdown {
  if (!/^https?:\/\//.test(url)) return new Markdown(sourceOf(label));
  const address = url.replace(/[^\w\-.~:/?#@!$'*+,;=%]/gu, (character) =>
    /[()]/.test(character)
      ? `%${character.charCodeAt(0).toString(16)}`
      : encodeURIComponent(character.replace(/\p{Surrogate}/u, '\ufffd')),
  );
  return new Markdown(`[${sourceOf(label)}](${address})`);
}

/** Lines of text as they are: an empty line begins a paragraph, any other line a new line in it. */
export function paragraphs(text: string): Markdown[] {
  const groups: string[][] = [[]];
  for (const line of visible(text).split('\n')) {
    if (line.trim() !== '') groups.at(-1)!.push(escaped(line.trim()));
    else if (groups.at(-1)!.length > 0) groups.push([]);
  }
  return groups.filter((group) => group.length > 0).map((group) => new Markdown(group.join('\\\n')));
}

/** A fenced block whose fence is longer than any inside; `language` is ours. */
export function fenced(content: string, language = ''): Markdown {
  const fence = '`'.repeat(Math.max(3, longestRun(content) + 1));
  return new Markdown(`${fence}${language}\n${unmarked(visible(content))}\n${fence}`);
}

/** The first two lines of a table, with a line feed at their end. */
export function tableHead(columns: readonly Inline[], align: readonly ('left' | 'right')[] = []): string {
  const rule = columns.map((_, index) => (align[index] === 'right' ? '--:' : '---'));
  return `${tableRow(columns)}| ${rule.join(' | ')} |\n`;
}

/** One line of a table, with a line feed at its end. */
export function tableRow(cells: readonly Inline[]): string {
  return `| ${cells.map(sourceOf).join(' | ')} |\n`;
}

/** Text for the raw HTML that only we write, such as the title of a fold. */
export function html(text: string): string {
  const line = visible(text).replaceAll('\n', ' ');
  return line.replace(
    /[&<>"'@#]/g,
    (character) => `&#${character.charCodeAt(0)};${/[@#]/.test(character) ? BREAK : ''}`,
  );
}

/** The Markdown source of a value. */
export function sourceOf(value: Inline): string {
  return value instanceof Markdown ? value.source : escaped(String(value));
}

function escaped(text: string): string {
  const line = visible(text).replace(/[\n\t ]+/g, ' ');
  const leading = LEADING.exec(line)?.[0] ?? '';
  const rest = line.slice(leading.length).replace(MEANINGFUL, disarmed);
  if (leading === '') return rest;
  const mark = leading.slice(-1);
  return `${leading.slice(0, -1).replace(MEANINGFUL, disarmed)}\\${mark}${mark === ':' ? BREAK : ''}${rest}`;
}

function disarmed(match: string): string {
  if (/^[&<>|$]$/.test(match)) return `&#${match.charCodeAt(0)};`;
  if (/^[@#:]$|^GH-$|^www$/i.test(match)) return match + BREAK;
  return match.length === 1 ? `\\${match}` : match.replace(/.{6}(?=.)/g, `$&${BREAK}`);
}

/** Code cannot be escaped; this keeps it from passing for a marker that we look for in our own comments. */
function unmarked(codeText: string): string {
  return codeText.replaceAll('<!--', '<!\u200b--');
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
