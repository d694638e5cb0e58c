import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { hostileText } from '../testing/hostile.js';
import { githubTokens, renderedMarkdown } from '../testing/rendered-markdown.js';
import {
  code,
  fenced,
  html,
  joined,
  link,
  md,
  paragraphs,
  sourceOf,
  strong,
  tableHead,
  tableRow,
  withCode,
} from './markdown.js';
import { visible } from './safe-text.js';

const squeezed = (text: string): string =>
  visible(text)
    .replace(/[\n\t ]+/g, ' ')
    .trim();

describe('inline Markdown', () => {
  test.each([
    ['a*b_c`d', 'a\\*b\\_c\\`d'],
    ['<b>&|', '&#60;b&#62;&#38;&#124;'],
    ['@octocat #12', '@&#8203;octocat #&#8203;12'],
    ['1. one', '1\\. one'],
    ['- one', '\\- one'],
    ['see https://x.org', 'see https:&#8203;//x.org'],
    ['at 0123456789abcdef', 'at 012345&#8203;6789ab&#8203;cdef'],
    ['plain words, 12.5 % and path/to.py', 'plain words, 12.5 % and path/to.py'],
  ])('%j is written %j', (text, source) => {
    expect(sourceOf(text)).toBe(source);
  });

  test('code has a fence longer than any inside, and gives way to text in a table', () => {
    expect(code('a``b').source).toBe('```a``b```');
    expect(code('`').source).toBe('`` ` ``');
    expect(code('a\nb').source).toBe('`a\\nb`');
    expect(code('a|b').source).toBe('a&#124;b');
    expect(code(' ').source).toBe(' ');
    expect(renderedMarkdown(code(' a`').source).text).toBe(' a`');
  });

  test('a link needs http or https, and its address cannot end early', () => {
    expect(link('x', 'javascript:alert(1)').source).toBe('x');
    expect(link(code('a]b'), 'https://h/a)b (c) "\ud800|').source).toBe(
      '[`a]b`](https://h/a%29b%20%28c%29%20%22%EF%BF%BD%7C)',
    );
  });

  test('templates escape values and keep Markdown', () => {
    expect(md`**${'*'}** ${strong('x')} ${3}`.source).toBe('**\\*** **x** 3');
    expect(joined(['*', code('x')], ', ').source).toBe('\\*, `x`');
    expect(strong('  ').source).toBe('');
  });

  test('a sentence keeps what it quotes as code', () => {
    expect(withCode('`a_b` is *not* `c|d`, nor `` or `').source).toBe('`a_b` is \\*not\\* c&#124;d, nor \\`\\` or \\`');
    expect(withCode('plain').source).toBe('plain');
  });

  test('a fence is longer than any inside, and a forged marker in it is broken', () => {
    expect(fenced('```\nx', 'python').source).toBe('````python\n```\nx\n````');
    expect(fenced('<!-- x -->').source).not.toContain('<!--');
  });

  test('text for raw HTML holds no markup', () => {
    expect(html('<b>@a & "c"\n#1')).toBe('&#60;b&#62;&#64;&#8203;a &#38; &#34;c&#34; &#35;&#8203;1');
  });
});

describe('any text in any position', () => {
  test.each([5, 55])('shows literally, and is no markup, link, mention, reference or marker (seed %i)', (seed) => {
    fc.assert(
      fc.property(hostileText(), hostileText(3), (text, other) => {
        const document = md`${text}\n\n${withCode(text)}\n\n- mid ${text} ${strong(text)} ${code(text)} ${other}\n`;
        const seen = renderedMarkdown(document.source);
        const misread = {
          ...{ html: seen.html, links: seen.links, images: seen.images, tokens: githubTokens(seen.prose) },
          marked: document.source.includes('<!--'),
          kinds: seen.kinds.filter((kind) => !EXPECTED_KINDS.has(kind)),
          shown: seen.text.replace(/[\n ]+/g, ' ').includes(squeezed(text)),
        };
        expect(misread).toEqual({ html: [], links: [], images: 0, tokens: [], marked: false, kinds: [], shown: true });
      }),
      { numRuns: 2500, seed },
    );
  });

  test('stays in its cell', () => {
    fc.assert(
      fc.property(hostileText(), hostileText(), (left, right) => {
        const source = tableHead(['a', 'b', 'c'], ['right']) + tableRow([left, code(right), 'last']);
        expect(source.split('\n')).toHaveLength(4);
        const { text, kinds, links, html: tags } = renderedMarkdown(source);
        expect(kinds).toContain('table');
        expect([links, tags]).toEqual([[], []]);
        expect(text.replace(/ +/g, ' ').startsWith('abc')).toBe(true);
        expect(text.endsWith('last')).toBe(true);
        expect(text.replace(/\s/g, '')).toContain(
          visible(right).replaceAll('\n', '\\n').replace(/\s/g, '').slice(0, 3),
        );
      }),
      { numRuns: 700, seed: 6 },
    );
  });

  test('keeps its lines and paragraphs, and nothing else', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const rows = paragraphs(text);
        const { kinds, text: shown } = renderedMarkdown(rows.map(({ source }) => source).join('\n\n'));
        expect(kinds.filter((kind) => !['root', 'paragraph', 'text', 'break'].includes(kind))).toEqual([]);
        expect(shown.replace(/\s/g, '')).toBe(visible(text).replace(/\s/g, ''));
      }),
      { numRuns: 700, seed: 7 },
    );
    expect(paragraphs('one\ntwo\n\n\nthree').map(({ source }) => source)).toEqual(['one\\\ntwo', 'three']);
  });

  test('takes linear time', () => {
    const started = performance.now();
    for (const unit of ['a', ':a', '`x', '0123456', '@', 'www', ' ', '-', '&', '1']) sourceOf(unit.repeat(100_000));
    fenced('`x'.repeat(300_000));
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

const EXPECTED_KINDS = new Set(['root', 'paragraph', 'text', 'list', 'listItem', 'strong', 'inlineCode']);
