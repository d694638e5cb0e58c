import { bufferOver } from '../core/bytes.js';
import { SyntaxProblem } from '../core/problem.js';

/** Receives an XML document piece by piece, in document order. */
export interface XmlHandler {
  /** The attributes are only good during the call. */
  open(name: string, attributes: XmlAttributes): void;
  /** Character data that is more than white space, references resolved. */
  text(text: string): void;
  close(name: string): void;
}

/** Elements may nest this deep; coverage reports need seven. */
const DEPTH_LIMIT = 256;
/** One tag, comment or run of text may be this long, in bytes. */
const TOKEN_LIMIT = 1024 * 1024;
const ATTRIBUTE_LIMIT = 64;

/**
 * Reads UTF-8 XML in pieces, holding no more than one token of it.
 * There are no entities but the five predefined ones and no DTD: a document type that is only a name and an address is
 * passed over and never fetched, any other is refused. Throws a `SyntaxProblem` of one sentence for what is not well formed.
 */
export function readXml(pieces: Iterable<Uint8Array>, handler: XmlHandler): void {
  const reader = new XmlReader(handler);
  for (const piece of pieces) reader.feed(piece);
  reader.end();
}

/** The attributes of one element. */
export class XmlAttributes {
  private readonly names: string[] = [];
  private readonly values: string[] = [];
  private count = 0;

  /** The value with references resolved, or null when there is no such attribute. */
  get(name: string): string | null {
    for (let index = 0; index < this.count; index++) {
      if (this.names[index] === name) return resolve(this.values[index]!);
    }
    return null;
  }

  clear(): void {
    this.count = 0;
  }

  add(name: string, value: string): void {
    if (this.count === ATTRIBUTE_LIMIT)
      throw new SyntaxProblem('XML', `One element has more than ${ATTRIBUTE_LIMIT} attributes.`);
    for (let index = 0; index < this.count; index++) {
      if (this.names[index] === name) throw new SyntaxProblem('XML', 'One element has the same attribute twice.');
    }
    this.names[this.count] = name;
    this.values[this.count++] = value;
  }
}

/** Bytes stay one character each (Latin-1) until a value is asked for: markup is ASCII, and V8 searches such text fastest. */
class XmlReader {
  private readonly open: string[] = [];
  private readonly attributes = new XmlAttributes();
  private readonly handler: XmlHandler;
  private text = '';
  private started = false;
  private hadRoot = false;
  private hadDoctype = false;
  private consumed = 0;

  constructor(handler: XmlHandler) {
    this.handler = handler;
  }

  feed(piece: Uint8Array): void {
    const fresh = bufferOver(piece).toString('latin1');
    const held = this.text.length;
    this.text += fresh;
    if (!this.started && this.text.length >= 4) this.start();
    if (fresh.includes('\0')) this.fail('a NUL byte is no XML', held + fresh.indexOf('\0'));
    let at = 0;
    for (;;) {
      const markup = this.text.indexOf('<', at);
      if (markup === -1) break;
      if (markup > at) this.characters(at, markup);
      at = markup;
      const after = this.markup(markup);
      if (after === -1) break;
      at = after;
    }
    this.text = this.text.slice(at);
    this.consumed += at;
    if (this.text.length > TOKEN_LIMIT) this.fail('a tag, comment or text is longer than 1 MiB', 0);
  }

  end(): void {
    if (this.consumed + this.text.length === 0) throw new SyntaxProblem('XML', 'The file is empty.');
    const inside = this.open.at(-1);
    if (inside !== undefined)
      throw new SyntaxProblem('XML', `The file is cut off: it ends inside <${shorten(inside)}>.`);
    if (!isBlank(this.text, 0, this.text.length)) {
      throw new SyntaxProblem(
        'XML',
        this.text.startsWith('<') ? 'The file is cut off: it ends inside a tag.' : 'The file is no XML.',
      );
    }
    if (!this.hadRoot) throw new SyntaxProblem('XML', 'The file holds no XML element.');
  }

  private start(): void {
    this.started = true;
    const text = this.text;
    if (/^(?:\xff\xfe|\xfe\xff|\0{1,3}<|<\0)/.test(text)) {
      throw new SyntaxProblem('XML', 'The file is encoded as UTF-16 or UTF-32; only UTF-8 is read.');
    }
    if (text.startsWith('\xef\xbb\xbf')) {
      this.text = text.slice(3);
      this.consumed = 3;
    }
  }

  /** Where the markup that begins at `at` ends, or -1 when more of the file is needed to tell. */
  private markup(at: number): number {
    const code = this.text.charCodeAt(at + 1);
    if (code === SLASH) return this.endTag(at);
    if (code === QUESTION) return this.instruction(at);
    if (code === EXCLAMATION) return this.declaration(at);
    return Number.isNaN(code) ? -1 : this.startTag(at);
  }

  private startTag(start: number): number {
    const text = this.text;
    if (!isNameStart(text.charCodeAt(start + 1))) this.fail('`<` begins no tag', start);
    let at = endOfName(text, start + 1);
    const name = text.slice(start + 1, at);
    this.attributes.clear();
    for (;;) {
      at = skipSpace(text, at);
      const code = text.charCodeAt(at);
      if (Number.isNaN(code)) return -1;
      if (code === GREATER || code === SLASH) {
        if (code === SLASH && at + 1 === text.length) return -1;
        if (code === SLASH && text.charCodeAt(at + 1) !== GREATER) this.fail('`/` stands alone in a tag', at);
        this.element(name, start, code === SLASH);
        return at + (code === SLASH ? 2 : 1);
      }
      at = this.attribute(at);
      if (at === -1) return -1;
    }
  }

  private attribute(start: number): number {
    const text = this.text;
    if (!isNameStart(text.charCodeAt(start))) this.fail('an attribute has no name', start);
    const endName = endOfName(text, start);
    const equals = skipSpace(text, endName);
    if (equals === text.length) return -1;
    if (text.charCodeAt(equals) !== EQUALS) this.fail('an attribute has no value', start);
    const quote = skipSpace(text, equals + 1);
    if (quote === text.length) return -1;
    const mark = text.charCodeAt(quote);
    if (mark !== DOUBLE && mark !== SINGLE) this.fail("an attribute's value is not quoted", start);
    const end = text.indexOf(mark === DOUBLE ? '"' : "'", quote + 1);
    if (end === -1) return -1;
    this.attributes.add(text.slice(start, endName), text.slice(quote + 1, end));
    return end + 1;
  }

  private element(name: string, at: number, empty: boolean): void {
    if (this.open.length === 0 && this.hadRoot) this.fail('there is a second root element', at);
    if (this.open.length === DEPTH_LIMIT) this.fail(`elements nest deeper than ${DEPTH_LIMIT}`, at);
    this.hadRoot = true;
    this.handler.open(name, this.attributes);
    if (empty) this.handler.close(name);
    else this.open.push(name);
  }

  private endTag(at: number): number {
    const end = this.text.indexOf('>', at + 2);
    if (end === -1) return -1;
    const expected = this.open.pop();
    const name = this.text.slice(at + 2, end).trimEnd();
    if (name !== expected) {
      const wanted = expected === undefined ? 'nothing is open' : `<${shorten(expected)}> is open`;
      this.fail(`</${shorten(name)}> ends an element while ${wanted}`, at);
    }
    this.handler.close(name);
    return end + 1;
  }

  private instruction(at: number): number {
    const end = this.text.indexOf('?>', at + 2);
    if (end === -1) return -1;
    const declared = /^<\?xml\s[^?]{0,200}?encoding\s{0,9}=\s{0,9}["']([^"']{1,40})/.exec(
      this.text.slice(at, at + 300),
    );
    if (declared !== null && !/^(?:utf-?8|us-ascii|ascii)$/i.test(declared[1]!)) {
      this.fail('the encoding it declares is not UTF-8', at);
    }
    return end + 2;
  }

  private declaration(at: number): number {
    const text = this.text;
    if (text.startsWith('<!--', at)) {
      const end = text.indexOf('-->', at + 4);
      return end === -1 ? -1 : end + 3;
    }
    if (text.startsWith('<![CDATA[', at)) {
      const end = text.indexOf(']]>', at + 9);
      if (end === -1) return -1;
      if (this.open.length === 0) this.fail('text stands outside the root element', at);
      this.handler.text(decode(text.slice(at + 9, end)));
      return end + 3;
    }
    if (text.startsWith('<!DOCTYPE', at)) return this.doctype(at);
    if (text.length - at < 9) return -1;
    return this.fail('a declaration of its own (`<!ENTITY` and the like) is refused', at);
  }

  /** Passes over a document type that is a name and an external identifier; nothing is ever fetched. */
  private doctype(at: number): number {
    if (this.hadDoctype) this.fail('a second document type is refused', at);
    if (this.hadRoot) this.fail('a document type inside the document is refused', at);
    const head =
      /^<!DOCTYPE\s+[^\s[\]<>"']+\s*(?:(?:SYSTEM|PUBLIC\s+(?:"[^"<]*"|'[^'<]*'))\s+(?:"[^"<]*"|'[^'<]*')\s*)?/;
    const text = this.text.slice(at, at + 4096);
    const matched = head.exec(text)?.[0].length ?? 0;
    if (text[matched] === '>') {
      this.hadDoctype = true;
      return at + matched + 1;
    }
    const complete = text.includes('[') || text.includes('>') || text.length === 4096;
    return complete ? this.fail('a document type with declarations of its own is refused', at) : -1;
  }

  private characters(from: number, to: number): void {
    if (isBlank(this.text, from, to)) return;
    if (this.open.length === 0) this.fail('text stands outside the root element', from);
    this.handler.text(resolve(this.text.slice(from, to)));
  }

  private fail(message: string, at: number): never {
    throw new SyntaxProblem('XML', `The file is no XML that can be read: at byte ${this.consumed + at}, ${message}.`);
  }
}

const SLASH = 0x2f;
const QUESTION = 0x3f;
const EXCLAMATION = 0x21;
const GREATER = 0x3e;
const EQUALS = 0x3d;
const DOUBLE = 0x22;
const SINGLE = 0x27;

function isNameStart(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f || code === 0x3a || code >= 0x80
  );
}

function endOfName(text: string, from: number): number {
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    if (!(isNameStart(code) || code === 0x2d || code === 0x2e || (code >= 0x30 && code <= 0x39))) return at;
    at++;
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text.charCodeAt(at))) at++;
  return at;
}

function isBlank(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!isSpace(text.charCodeAt(at))) return false;
  return true;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d;
}

const PREDEFINED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Decodes Latin-1-held UTF-8 and resolves references; the result shares no memory with its source. */
function resolve(raw: string): string {
  const text = decode(raw);
  return text.includes('&') ? text.replace(/&(?:([^&;\s]{0,32});)?/g, reference) : text;
}

function reference(whole: string, name: string | undefined): string {
  const known = name === undefined ? undefined : PREDEFINED.get(name);
  if (known !== undefined) return known;
  const digits = /^#(?:([0-9]{1,7})|x([0-9A-Fa-f]{1,6}))$/.exec(name ?? '');
  const code = digits === null ? -1 : digits[1] === undefined ? Number.parseInt(digits[2]!, 16) : Number(digits[1]);
  if (code === 9 || code === 10 || code === 13 || (code >= 0x20 && code < 0xd800) || isUpperCharacter(code)) {
    return String.fromCodePoint(code);
  }
  throw new SyntaxProblem(
    'XML',
    `The file is no XML that can be read: the entity \`${shorten(whole)}\` is not one of the five predefined.`,
  );
}

function isUpperCharacter(code: number): boolean {
  return (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(raw: string): string {
  // A short slice is a copy already; a longer one would keep the whole piece of the file alive.
  if (raw.length < 13 && !/[\x80-\xff]/.test(raw)) return raw;
  try {
    return UTF8.decode(Buffer.from(raw, 'latin1'));
  } catch {
    throw new SyntaxProblem('XML', 'The file is not valid UTF-8.');
  }
}

function shorten(name: string): string {
  return name.length <= 40 ? name : `${name.slice(0, 40)}…`;
}
