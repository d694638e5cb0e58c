import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readXml } from './xml.js';

fc.configureGlobal({ seed: 20_261_101 });

/** What a document says, one word an event, read in pieces of a given size. */
function events(document: string | Uint8Array, size = 7): readonly string[] {
  const bytes = typeof document === 'string' ? Buffer.from(document) : document;
  const seen: string[] = [];
  readXml(pieces(bytes, size), {
    open: (name, attributes) => seen.push(`<${name} a=${attributes.get('a')}>`),
    text: (text) => seen.push(text),
    close: (name) => seen.push(`</${name}>`),
  });
  return seen;
}

function* pieces(bytes: Uint8Array, size: number): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const EXTERNAL = '<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">';

describe('a well-formed document', () => {
  test.each([
    ['<r/>', ['<r a=null>', '</r>']],
    ['<?xml version="1.0" encoding="UTF-8"?>\n<!-- <r> -->\n<r a = "1">x</r>\n<!-- end -->', ['<r a=1>', 'x', '</r>']],
    ["<r a='&lt;&#65;&#x42;&amp;&quot;'><![CDATA[a<b]]></r>", ['<r a=<AB&">', 'a<b', '</r>']],
    [`${EXTERNAL}<r></r>`, ['<r a=null>', '</r>']],
    ['<!DOCTYPE r PUBLIC "-//x//y" "http://127.0.0.1:9/z"><r/>', ['<r a=null>', '</r>']],
    ['\ufeff<r a="größe 日本"/>', ['<r a=größe 日本>', '</r>']],
    ['<r><b a=">"/>\r\n<b\ta="/"/></r >', ['<r a=null>', '<b a=>>', '</b>', '<b a=/>', '</b>', '</r>']],
  ])('%s', (document, expected) => {
    for (const size of [1, 2, 7, 1_000]) expect(events(document, size)).toEqual(expected);
  });
});

describe('what is refused, in one sentence', () => {
  const deep = (depth: number) => '<a>'.repeat(depth);
  const refused: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
    ['an internal subset', '<!DOCTYPE r [<!ENTITY x "y">]><r>&x;</r>', /document type with declarations/],
    ['an internal subset behind an address', '<!DOCTYPE r SYSTEM "x" [<!ELEMENT r ANY>]><r/>', /document type with/],
    ['an entity for a file', '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>', /document type with/],
    ['two document types', `${EXTERNAL}${EXTERNAL}<r/>`, /second document type/],
    ['a second one with a subset', `${EXTERNAL}<!DOCTYPE r [<!ENTITY x "y">]><r/>`, /second document type/],
    ['a document type inside', `<r>${EXTERNAL}</r>`, /inside the document/],
    ['an entity of no declaration', '<r a="&xxe;"/>', /entity `&xxe;`/],
    ['a reference to no character', '<r>&#0;</r>', /entity/],
    ['a bare ampersand', '<r>a & b</r>', /entity/],
    ['a declaration alone', '<!ENTITY x "y"><r/>', /`<!ENTITY`/],
    ['a document type that never ends', `<!DOCTYPE ${'x'.repeat(9_000)}`, /document type with/],
    ['deep nesting', deep(100_000), /nest deeper than 256/],
    ['a million references', `<r>${'&#65;'.repeat(1_000_000)}</r>`, /longer than 1 MiB/],
    ['a value of 50 MB', `<r a="${'x'.repeat(50_000_000)}"/>`, /longer than 1 MiB/],
    ['170,000 attributes', `<r ${Array.from({ length: 100_000 }, (_, n) => `a${n}=""`).join(' ')}/>`, /more than 64/],
    ['UTF-16 with a mark', Buffer.from('\ufeff<r/>', 'utf16le'), /UTF-16/],
    ['UTF-16 without a mark', Buffer.from('<r/>', 'utf16le'), /UTF-16/],
    ['a NUL byte', '<r>\0</r>', /NUL byte/],
    ['invalid UTF-8', Buffer.concat([Buffer.from('<r a="'), Buffer.from([0xff]), Buffer.from('"/>')]), /UTF-8/],
    ['another encoding', '<?xml version="1.0" encoding="UTF-7"?><r/>', /not UTF-8/],
    ['an element cut off', '<coverage><class>', /cut off: it ends inside <class>/],
    ['a tag cut off', '<coverage', /cut off: it ends inside a tag/],
    ['a comment cut off', '<!-- ', /cut off/],
    ['nothing', '', /empty/],
    ['white space', ' \n ', /no XML element/],
    ['text', 'hello', /no XML/],
    ['text outside', 'hello <r/>', /outside the root/],
    ['two roots', '<r/><r/>', /second root/],
    ['crossed elements', '<a><b></a></b>', /<b> is open/],
    ['an end of nothing', '</a>', /nothing is open/],
    ['an attribute twice', '<r a="1" a="2"/>', /same attribute twice/],
    ['a value without quotes', '<r a=1/>', /not quoted/],
    ['an attribute without value', '<r a/>', /no value/],
    ['a tag without name', '<r>< a></r>', /begins no tag/],
    ['a stray slash', '<r / a="1"/>', /stands alone/],
  ];

  test.each(refused)('%s, soon', (_title, document, expected) => {
    const bytes = Buffer.from(document as string);
    const before = performance.now();
    expect(() => events(bytes, document.length > 1_000 ? 65_536 : 5)).toThrow(expected);
    // A quarter of a second on a machine that does nothing else.
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  test.each(refused)('%s: a sentence', (_title, document) => {
    expect(() => events(document, 65_536)).toThrow(/^[A-Z][^\n]*\.$/);
  });
});

test('any text whatever is read or refused the same however it is cut', () => {
  const markup = fc.array(
    fc.constantFrom(
      '<a',
      '</a>',
      '<a>',
      ' b="',
      '"',
      "'",
      '>',
      '/>',
      '&lt;',
      '&',
      ';',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      'é',
      ' ',
      '=',
      'x',
    ),
    { maxLength: 20 },
  );
  const outcome = (document: string, size: number): unknown => {
    try {
      return events(document, size);
    } catch (error) {
      return (error as Error).name;
    }
  };
  fc.assert(
    fc.property(markup, (parts) => {
      const document = `<a>${parts.join('')}`;
      expect(outcome(document, 1)).toEqual(outcome(document, 1_000));
    }),
    { numRuns: 2_000 },
  );
});
