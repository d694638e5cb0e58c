import { describe, expect, test } from '@jest/globals';
import { defineFacts } from '../facts/facts.js';
import { type AnyGuardrail, defineGuardrail } from '../guardrails/guardrail.js';
import suppressions from '../guardrails/suppressions/index.js';
import { brief, check, repo } from './repo.js';

const shouting = defineFacts<{ word: string; line: number }>({
  id: 'shouting',
  version: 1,
  files: ['**/*.txt'],
  scan: (file) =>
    file.text.split('\n').flatMap((text, index) => (/^[A-Z]+!/.test(text) ? [{ word: text, line: index + 1 }] : [])),
});

const loud = defineGuardrail({
  id: 'loud',
  summary: 'Checks that nobody shouts',
  rationale: 'Shouting wakes people up.',
  since: '1.0.0',
  owner: 'refactor',
  rules: [
    {
      id: 'loud/shout',
      summary: 'A shout.',
      why: 'It is loud.',
      remedy: 'Whisper.',
      severity: 'error',
      codes: ['L001'],
    },
  ],
  options: {
    allowed: { summary: 'Words.', schema: { kind: 'list', of: { kind: 'text' } }, default: [] as readonly string[] },
  },
  needs: [],
  facts: { shouting },
  check: ({ options }, facts) => ({
    findings: facts.shouting.flatMap(({ path, facts: words }) =>
      words
        .filter(({ word }) => !options.allowed.includes(word))
        .map(({ word, line }) => ({
          rule: 'loud/shout',
          message: 'Somebody shouts.',
          location: { path, line },
          identity: [word],
        })),
    ),
  }),
});

const crashing: AnyGuardrail = { ...loud, id: 'crashing', check: () => JSON.parse('{') };

describe('check', () => {
  const tree = repo`
    === street/notes.txt
    quiet
      INDENTED!
    HELLO!
    === street/b.md
    HELLO!
  `;

  test('finds by facts and settings', async () => {
    expect(brief(await check(tree, [loud]))).toEqual(['street/notes.txt:3 error loud/shout']);
    expect(brief(await check(tree, [loud], { settings: { 'loud.allowed': 'HELLO!' } }))).toEqual([]);
    expect(brief(await check(tree, [loud], { config: 'loud:\n  rules: { shout: notice }\n' }))).toEqual([
      'street/notes.txt:3 notice loud/shout',
    ]);
    expect(brief(await check(tree, [loud], { config: 'exclude: ["street"]\nallow-no-files: true\n' }))).toEqual([]);
  });

  test('keeps a crash to itself and breaks the verdict', async () => {
    const report = await check(tree, [loud, crashing]);
    expect(report.runs.map(({ guardrail, status }) => [guardrail, status])).toEqual([
      ['loud', 'ran'],
      ['crashing', 'crashed'],
    ]);
    expect(report.verdict).toBe('broken');
    expect(brief(report)).toEqual(['street/notes.txt:3 error loud/shout']);
    expect(report.runs[1]!.reason).toMatch(/^A bug in crashing, please report it: .*JSON/);
  });

  test('nothing to look at is broken unless allowed', async () => {
    const empty = repo`
      === a.md
      x
    `;
    expect((await check(empty, [loud])).verdict).toBe('broken');
    expect((await check(empty, [loud], { settings: { 'allow-no-files': 'true' } })).verdict).toBe('pass');
  });

  test('mutes by comment, on the line and from above, and judges the comments', async () => {
    const muted = repo`
      === a.txt
      # guardrails: ignore[loud/shout] it is a fire alarm
      FIRE!
      HELLO! # noqa: L001
      # guardrails: ignore[loud]
      HEY!
      # guardrails: ignore[loud/shout] until=2020-01-01 only that year
      OLD!
      # guardrails: ignore[loud/shout] nothing below
      calm
      # guardrails: ignroe[loud/shout] typing
      # guardrails: ignore[other/rule] not looked for
    `;
    expect(brief(await check(muted, [loud, suppressions]))).toEqual([
      'muted a.txt:2 error loud/shout',
      'muted a.txt:3 error loud/shout',
      'a.txt:4:1 warning suppressions/unexplained',
      'muted a.txt:5 error loud/shout',
      'a.txt:6:1 warning suppressions/expired',
      'a.txt:7 error loud/shout',
      'a.txt:8:1 warning suppressions/unused',
      'a.txt:10:1 warning suppressions/malformed',
    ]);
  });

  test('knows what the baseline holds: moved lines and renamed files, not a second copy', async () => {
    const { findings } = await check(
      repo`
      === a.txt
      HELLO!
      === b.txt
      HELLO!
      BYE!
    `,
      [loud],
    );
    const baseline = JSON.stringify({
      version: 1,
      entries: findings.map(({ rule, path, fingerprint }) => ({ rule, path, fingerprint, reason: 'old' })),
    });
    const later = await check(
      {
        'renamed.txt': 'new line\nHELLO!\n',
        'b.txt': '\n\nHELLO!\nHELLO!\n',
        '.guardrails/baseline.json': baseline,
      },
      [loud],
    );
    expect(brief(later)).toEqual([
      'known b.txt:3 error loud/shout',
      'b.txt:4 error loud/shout',
      'known renamed.txt:2 error loud/shout',
    ]);
    expect(later.stale.map(({ path, why }) => [path, why])).toEqual([['b.txt', 'fixed']]);
    expect(later.totals).toEqual({ new: 1, known: 2, muted: 0 });
  });
});
