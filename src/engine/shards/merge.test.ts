import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { formatBaseline } from '../../baseline/baseline.js';
import type { BaselineEntry, Report } from '../../core/report.js';
import { shardOf } from '../../core/shard.js';
import { defineFacts } from '../../facts/facts.js';
import { type AnyGuardrail, defineGuardrail, isOptIn } from '../../guardrails/guardrail.js';
import { registry } from '../../registry.js';
import { command } from '../../testing/command.js';
import type { Tree } from '../../testing/repo.js';
import { checkInShards, merge, timeless } from '../../testing/shards.js';

const words = defineFacts<number>({
  id: 'words',
  version: 1,
  files: ['**/*.py'],
  scan: ({ text }) => (text.includes('boom') ? [-1] : [text.split(/\s+/).length]),
});

const RULE = { summary: 'Too many words.', why: 'They take time.', remedy: 'Drop some.', severity: 'warning' } as const;

/** Judges file by file, crashes on some files, has something to say on the total, and more where it is named. */
const wordy = defineGuardrail({
  id: 'wordy',
  summary: 'Checks how much there is to read',
  rationale: 'A test needs a guardrail with a total.',
  since: '1.0.0',
  owner: 'refactor',
  rules: [
    { id: 'wordy/file', ...RULE },
    { id: 'wordy/total', ...RULE },
    { id: 'wordy/short', ...RULE, activation: 'configured' },
  ],
  options: {},
  needs: [],
  facts: { words },
  perFile: {
    reduce: (tallies) => {
      const total = (tallies as readonly number[]).reduce((sum, count) => sum + count, 0);
      return {
        findings: total > 60 ? [{ rule: 'wordy/total', message: `There are ${total} words.`, identity: [] }] : [],
        metrics: [{ name: 'words', value: total, unit: 'count' }],
        outputs: { words: total },
        summary: [{ kind: 'text', text: `${total} words.` }],
      };
    },
  },
  check: (_, { words }) => {
    if (words.some(({ facts }) => facts[0] === -1)) throw new Error('It went boom.');
    return {
      findings: words.flatMap(({ path, facts: [count] }) => [
        ...(count! > 20 ? [{ rule: 'wordy/file', message: 'It is long.', location: { path } }] : []),
        ...(count! < 8 ? [{ rule: 'wordy/short', message: 'It is short.', location: { path } }] : []),
      ]),
      partial: words.reduce((sum, { facts }) => sum + facts[0]!, 0),
    };
  },
});

const GUARDRAILS: readonly AnyGuardrail[] = [...registry.filter((guardrail) => !isOptIn(guardrail)), wordy];

const SNIPPETS = [
  'try:\n    step()\nexcept:\n    pass\n',
  'try:\n    step()\nexcept Exception:  # guardrails: ignore[bare-except/swallowed] it may fail\n    pass\n',
  'try:\n    step()\nexcept:  # noqa\n    log()\n',
  'x = 1  # guardrails: ignore[bare-except/bare] long gone\n',
  'x = 1  # guardrails: ignore[ports, bare-except] nobody knows\n',
  'x = 1  # guardrails: ignore[wordy] not a place for it\n',
  'x = 1  # guardrails: ignore[ports/conflict] until=2020-01-01 soon\n',
  'x = 1  # guardrails: ignore\n',
  '# guardrails: ignore-file[ports] a demo\n',
  '# guardrails: ignore-file[wordy/short] nothing to add\n',
  '# guardrails: ignore-file[wordy/file] a long story\n',
  'from flask import Flask\napp = Flask(__name__)\napp.run(host="0.0.0.0", port=8080)\n',
  'import uvicorn\nuvicorn.run(app, port=8080)  # guardrails: ignore[ports] on purpose\n',
  'import requests\nrequests.get("http://billing:9999/a")\n',
  'def broken(:\n',
  'one two three four five six seven eight nine ten eleven twelve\n',
];
const PLACES = ['a', 'b/c', 'services/billing', 'services/users', 'tests', 'z'];

const python = fc.record({
  path: fc
    .tuple(fc.constantFrom(...PLACES), fc.constantFrom('a.py', 'b.py', 'main.py', 'Ä.py'))
    .map((p) => p.join('/')),
  content: fc.array(fc.constantFrom(...SNIPPETS), { minLength: 1, maxLength: 8 }).map((parts) => parts.join('')),
});
const other = fc.constantFrom(
  { path: 'docker-compose.yml', content: 'services:\n  a:\n    image: a\n    ports: ["8080:80"]\n' },
  {
    path: 'z/docker-compose.yml',
    content: 'services:\n  b:\n    image: b\n    ports: ["8080:80"] # guardrails: ignore[ports] x\n',
  },
  { path: 'b/docker-compose.yml', content: 'services: [\n' },
  { path: 'a/requirements.txt', content: 'requests==2.31.0\n' },
  { path: 'z/requirements.txt', content: 'requests==2.32.0  # guardrails: ignore[drift] later\n' },
  { path: 'docs/a.mmd', content: 'graph TD\n  A--\n' },
  { path: 'b/binary.txt', content: 'a\0b' },
  { path: 'a/huge.py', content: 'x = 1\n'.repeat(1_000) },
  { path: 'services/users/boom.py', content: 'boom = 1\n' },
  {
    path: 'guardrails.yml',
    content:
      'overrides: [{ files: [a, tests], rules: { bare-except/bare: error, wordy: off, suppressions: lower } }]\n',
  },
);
const trees = fc.tuple(fc.array(python, { maxLength: 14 }), fc.array(other, { maxLength: 6 })).map(
  ([some, more]): Tree => ({
    'README.md': '',
    ...Object.fromEntries([...some, ...more].map(({ path, content }) => [path, content])),
  }),
);

/** A baseline with something of everything: known, renamed, expired and fixed entries. */
function baselineFrom(report: Report, choices: readonly number[]): string {
  const kinds: readonly ((entry: BaselineEntry) => readonly BaselineEntry[])[] = [
    () => [],
    (entry) => [entry],
    (entry) => [{ ...entry, reason: 'accepted' }],
    (entry) => [{ ...entry, until: '2020-01-01' }],
    (entry) => [{ ...entry, path: 'gone/old.py', fingerprint: entry.fingerprint.slice(0, 16) + '0'.repeat(16) }],
    (entry) => [{ ...entry, fingerprint: 'f'.repeat(32) }],
  ];
  const entries = report.findings.flatMap(({ rule, path, fingerprint }, index) =>
    kinds[choices[index % choices.length]! % kinds.length]!({ rule, path, fingerprint }),
  );
  return formatBaseline({ entries });
}

const FLAGS = ['--max-file-size', '4000', '--date', '2026-11-01'];

async function whole(tree: Tree, ids: readonly string[]): Promise<string> {
  return (await command(tree, GUARDRAILS, ['check', ...ids, '--format', 'json', ...FLAGS])).text;
}

describe('merging shards', () => {
  test('gives what one machine would have written, whatever there is, in any order', async () => {
    await fc.assert(
      fc.asyncProperty(
        trees,
        fc.array(fc.nat(5), { minLength: 1, maxLength: 7 }),
        fc.constantFrom(1, 2, 3, 5, 16),
        fc.boolean(),
        fc.constantFrom([], [], ['ports'], ['ports', 'wordy'], ['drift', 'bare-except'], ['suppressions']),
        async (files, choices, count, hasBaseline, ids) => {
          const named = GUARDRAILS.map(({ id }) => id);
          const first = JSON.parse(await whole(files, named)) as Report;
          const tree = hasBaseline ? { ...files, '.guardrails/baseline.json': baselineFrom(first, choices) } : files;
          const expected = await whole(tree, ids);
          const shards = await checkInShards(tree, GUARDRAILS, count, [...ids, ...FLAGS]);
          expect(timeless((await merge(shards, GUARDRAILS)).text)).toBe(timeless(expected));
          const shuffled = await merge([...shards].reverse(), GUARDRAILS);
          expect(timeless(shuffled.text)).toBe(timeless(expected));
        },
      ),
      { numRuns: 100 },
    );
  }, 300_000);
});

describe('merging', () => {
  const tree: Tree = { 'a.py': SNIPPETS[0]!, 'b.py': SNIPPETS[3]!, 'c.py': SNIPPETS[10]!, 'd.py': SNIPPETS[2]! };
  const sentence = async (reports: readonly string[]): Promise<readonly [number, string]> => {
    const { status, sentence } = await merge(reports, GUARDRAILS);
    return [status, sentence];
  };
  const changed = (text: string, change: (report: Report) => unknown): string =>
    JSON.stringify(change(JSON.parse(text) as Report));

  test('refuses what is not one whole run, in one sentence', async () => {
    const [one, two, three] = (await checkInShards(tree, GUARDRAILS, 3)) as [string, string, string];
    const [other] = (await checkInShards(tree, GUARDRAILS, 2)) as [string];
    const [strict] = (await checkInShards(tree, GUARDRAILS, 3, ['--preset', 'strict'])) as [string];
    const [fewer] = (await checkInShards({ 'a.py': 'x\n' }, GUARDRAILS, 3)) as [string];
    const old = changed(three, (report) => ({ ...report, tool: { ...report.tool, version: '0.9.0' } }));
    const moved = changed(three, (report) => ({ ...report, subject: { ...report.subject, commit: 'f00' } }));
    expect(await sentence([one, three])).toEqual([2, 'error: merge: shard 2 of 3 is missing.']);
    expect(await sentence([three])).toEqual([2, 'error: merge: shards 1, 2 of 3 are missing.']);
    expect(await sentence([one, two, one, three])).toEqual([
      2,
      'error: report-2.json: is shard 1 of 3, and so is report-0.json: give each once.',
    ]);
    expect(await sentence([one, other])).toEqual([
      2,
      'error: report-1.json: is shard 1 of 2, but report-0.json is 1 of 3: give those of one run.',
    ]);
    expect(await sentence([two, strict])).toEqual([
      2,
      'error: report-1.json: has other settings than report-0.json: give those of one run.',
    ]);
    expect(await sentence([one, two, old])).toEqual([
      2,
      'error: report-2.json: was written by version 0.9.0 and this is 1.0.0: use one for all.',
    ]);
    expect(await sentence([one, two, moved])).toEqual([
      2,
      'error: report-2.json: is about another commit than report-0.json: give those of one run.',
    ]);
    expect((await sentence([fewer, two, three]))[1]).toMatch(/was cut from other files than the rest/);
    expect((await sentence([(await command(tree, GUARDRAILS, ['--format', 'json'])).text, two]))[1]).toMatch(
      /report-0\.json: is the report of no shard: give the reports that `--shard K\/N` wrote\./,
    );
    expect(await sentence(['{}'])).toEqual([
      2,
      'error: report-0.json: is no report of version 1: give the reports that `--format json` wrote.',
    ]);
    expect((await sentence([changed(one, (report) => ({ ...report, shard: {} }))]))[0]).toBe(2);
  });

  test('takes shards of which some kept facts and others did not', async () => {
    const [one] = (await checkInShards(tree, GUARDRAILS, 2)) as [string];
    const [, two] = (await checkInShards(tree, GUARDRAILS, 2, ['--cache=false'])) as [string, string];
    const { text } = await command(tree, GUARDRAILS, ['--format', 'json']);
    expect(timeless((await merge([one, two], GUARDRAILS)).text)).toEqual(timeless(text));
  });

  test('of one report of a whole run is that report, in every format', async () => {
    const { text } = await command(tree, GUARDRAILS, ['--format', 'json']);
    expect((await merge([text], GUARDRAILS)).text).toBe(text);
    const shards = await checkInShards(tree, GUARDRAILS, 3);
    for (const format of ['sarif', 'markdown', 'github']) {
      const expected = (await command(tree, GUARDRAILS, ['--format', format])).text;
      expect((await merge(shards, GUARDRAILS, ['--format', format])).text).toBe(expected);
    }
  });

  test('says once what no shard could look at, and fails where that was forbidden', async () => {
    const files: Tree = { ...tree, '.git/HEAD': '', 'e/huge.py': 'x = 1\n'.repeat(1_000) };
    const flags = ['--max-file-size', '4000', '--fail-on-skipped', 'too-large,sparse'];
    const expected = await command(files, GUARDRAILS, ['--format', 'json', ...flags]);
    const { notes, verdict } = JSON.parse(expected.text) as Report;
    expect([notes.map(({ level, message }) => `${level}: ${message}`), verdict, expected.status]).toEqual([
      [
        'notice: git could not read this repository: git was not found on PATH. Its folders were walked instead, without what .gitignore names.',
        'error: fail-on-skipped: 1 left out as too-large (e/huge.py).',
      ],
      'broken',
      2,
    ]);
    const merged = await merge(await checkInShards(files, GUARDRAILS, 3, flags), GUARDRAILS);
    expect([timeless(merged.text), merged.status]).toEqual([timeless(expected.text), 2]);
  });

  test('a shard that has nothing to do passes and says which one it is', async () => {
    const shards = await checkInShards({ 'a.py': 'x = 1\n' }, GUARDRAILS, 16);
    const reports = shards.map((text) => JSON.parse(text) as Report);
    expect(reports.map(({ verdict }) => verdict)).toEqual(reports.map(() => 'pass'));
    expect(reports.map((report) => [shardOf(report)!.index, shardOf(report)!.count])).toEqual(
      reports.map((_, index) => [index + 1, 16]),
    );
    expect(reports.at(-1)!.runs.map(({ status }) => status)).not.toContain('ran');
  });

  test.each([
    ['0/2', 'expects a part such as 2/8, not `0/2`.'],
    ['3/2', '`3/2` is no part of a whole: write 2/8 for the second of eight.'],
    ['2', 'expects a part such as 2/8, not `2`.'],
  ])('%s is no shard', async (shard, why) => {
    const { status, sentence } = await command(tree, GUARDRAILS, ['--shard', shard]);
    expect([status, sentence]).toEqual([2, expect.stringContaining(why)]);
  });

  test('no baseline is written from a share', async () => {
    const { status, sentence } = await command(tree, GUARDRAILS, ['baseline', '--shard', '1/2']);
    expect([status, sentence]).toEqual([
      2,
      'error: shard: a baseline needs the whole repository: leave the shard out.',
    ]);
  });
});
