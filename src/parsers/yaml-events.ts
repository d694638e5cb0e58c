import { EVENT_ID, type Event, parseEvents, YAMLException } from 'js-yaml';

/** How often a document is read again with one more line joined, and characters that may be read that way. */
const MOST_JOINS = 400;
const MOST_CHARACTERS = 8_000_000;

/**
 * The events of a YAML text, with offsets into it. Inside quotes and brackets lines may stand as far left as the key
 * around them, as other readers have it: such a line is read as if it went on behind the one before. Throws what
 * js-yaml throws.
 */
export function yamlEvents(text: string, maxDepth: number): Event[] {
  let joined = text;
  let first: unknown = null;
  for (let time = 0; ; time++) {
    try {
      const events = parseEvents(joined, { maxDepth });
      return joined === text ? events : events.map((event) => asWritten(event, text));
    } catch (error) {
      first ??= error;
      const mayGoOn = time < MOST_JOINS && (time + 2) * text.length <= MOST_CHARACTERS;
      const next = mayGoOn ? withLineJoined(joined, error) : null;
      if (next === null) throw first;
      joined = next;
    }
  }
}

/** A value that was read from joined lines has to be folded as those that are there. */
function asWritten(event: Event, text: string): Event {
  if (event.type !== EVENT_ID.SCALAR || !event.fast) return event;
  return /[\r\n]/.test(text.slice(event.valueStart, event.valueEnd)) ? { ...event, fast: false } : event;
}

/** The text, as long as before, in which the line that stands too far left follows the one before; null for other errors. */
function withLineJoined(text: string, error: unknown): string | null {
  if (!(error instanceof YAMLException) || error.mark === undefined) return null;
  if (!error.reason.includes('deficient indentation')) return null;
  const { position } = error.mark;
  const end = Math.max(text.lastIndexOf('\n', position - 1), text.lastIndexOf('\r', position - 1));
  if (end < 0 || /^(?:---|\.\.\.)/.test(text.slice(end + 1, end + 4))) return null;
  const from = text[end] === '\n' && text[end - 1] === '\r' ? end - 1 : end;
  const start = Math.max(text.lastIndexOf('\n', from - 1), text.lastIndexOf('\r', from - 1)) + 1;
  const code = commentStart(text.slice(start, from)) + start;
  return text.slice(0, code) + ' '.repeat(end + 1 - code) + text.slice(end + 1);
}

/** Where the comment of a line starts, if it has one outside quotes; else the line's length. */
function commentStart(line: string): number {
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const character = line[at]!;
    if (quote !== '') {
      if (character === '\\' && quote === '"') at++;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '#' && (at === 0 || /\s/.test(line[at - 1]!))) return at;
  }
  return line.length;
}
