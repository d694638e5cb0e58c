import * as fc from 'fast-check';

/** Pieces of text that have misled a runner, a terminal, a Markdown renderer, a shell or a reader. */
export const HOSTILE_FRAGMENTS: readonly string[] = [
  '\n::error::pwned',
  '\r::add-mask::a',
  '\r\n::set-output name=violations::0',
  '\n  ::warning file=a.py,line=1::pwned',
  '\u00a0::warning::pwned',
  '\u2028::error::pwned',
  '\u0085::error::pwned',
  '\u3000::notice::pwned',
  '\ufeff::error::pwned',
  '::stop-commands::pwned',
  '::error::pwned',
  '##[set-output name=violations;]0',
  '##[add-mask]e',
  '##[error]pwned',
  '##[group]pwned',
  '##[ERROR]pwned',
  '###[error]pwned',
  '##\u200d[error]pwned',
  '%0A::error::pwned',
  '%250A',
  '\x1b[31mred\x1b[0m',
  '\x1b]8;;evil\x07link\x1b]8;;\x07',
  '\x1b[2J\x1b[H',
  '\x9b31m',
  '\x08\x08\x08',
  '\u202etxt.exe',
  '\u2066hidden\u2069',
  '\u200b',
  '\ufeff',
  'e\u0301\u0302\u0303',
  '👩‍👩‍👧‍👦',
  '日本語',
  '\t',
  '@octocat',
  '@org-team',
  'Fixes #1',
  'closes owner#12',
  'GH-12',
  '0123abcdef0123abcdef',
  'www.example.org',
  'https:evil.example',
  '<img src=x onerror=alert(1)>',
  '</details>',
  '<!-- guardrails:comment -->',
  '[x](javascript:alert(1))',
  '![x](y)',
  '|a|b|',
  '```',
  '````````````',
  '*_~',
  '$x$',
  ':tada:',
  '{{ x }}',
  '$\u007b{ github.token }}',
  '$(id)',
  ';id',
  '-x',
  '--exit-zero',
  '=',
  'a:b,c',
  ' ',
  '\\',
  '\'"',
  '__proto__',
  '&amp;&#64;',
];

const LONGEST_NAME = 255;

/** 200 different file names that Linux accepts and nobody should trust, all ending in `.py`. */
export function hostileNames(): string[] {
  const templates: readonly ((fragment: string) => string)[] = [
    (fragment) => `${fragment}.py`,
    (fragment) => `worker${fragment}.py`,
    (fragment) => ` ${fragment}${fragment}.py`,
    (fragment) => `${'n'.repeat(LONGEST_NAME - 3 - Buffer.byteLength(fragment))}${fragment}.py`,
  ];
  const names = templates.flatMap((template) =>
    HOSTILE_FRAGMENTS.map((fragment) => template(fragment.replaceAll('/', '∕'))),
  );
  return [...new Set(names)].slice(0, 200);
}

/** 200 different messages nobody should trust. */
export function hostileMessages(): string[] {
  const pairs = HOSTILE_FRAGMENTS.map((fragment, index) => {
    const other = HOSTILE_FRAGMENTS[(index * 7 + 3) % HOSTILE_FRAGMENTS.length]!;
    return `${fragment}${other}`;
  });
  const messages = [
    ...HOSTILE_FRAGMENTS,
    ...pairs,
    ...HOSTILE_FRAGMENTS.map((fragment) => `Job ${fragment} failed.`),
    ...HOSTILE_FRAGMENTS.map((fragment) => fragment.repeat(200)),
  ];
  return [...new Set(messages)].slice(0, 200);
}

/** Any text at all, rich in hostile fragments, lone surrogates and white space. */
export function hostileText(maxPieces = 6): fc.Arbitrary<string> {
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...HOSTILE_FRAGMENTS) },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
    { weight: 2, arbitrary: fc.string({ maxLength: 12 }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(':', '::', '#', '##', '[', ']', ' ', '\n', '\r', '`', '|', '\\', '@', '<', '1.', '- '),
    },
    { weight: 1, arbitrary: fc.integer({ min: 0xd800, max: 0xdfff }).map((code) => String.fromCharCode(code)) },
  );
  return fc.array(piece, { maxLength: maxPieces }).map((pieces) => pieces.join(''));
}
