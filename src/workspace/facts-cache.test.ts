import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { contentId } from '../core/content-id.js';
import { defineFacts } from '../facts/facts.js';
import { commitAll, folderWith, git, writeTree } from '../testing/folder.js';
import { type FolderScan, scanFolder } from '../testing/scan-folder.js';
import { type PlannedScanner, plannedScanner } from './scan-file.js';

const LINES = defineFacts<string>({
  id: 'lines',
  version: 1,
  files: ['**/*.py'],
  scan: (file) => file.text.split('\n').filter((line) => line !== ''),
});
const KEY = new Uint8Array(32);

/** What a scanner finds in a folder, and which files are opened for that. */
async function scan(
  root: string,
  cache: string | null,
  scanner: PlannedScanner = plannedScanner(LINES),
  more: Partial<FolderScan> = {},
) {
  const place = cache === null ? null : { folder: cache, key: KEY };
  const { facts, opened } = await scanFolder(root, { scanners: [scanner], place, ...more });
  return { found: facts.tables.get(scanner.key)!, opened };
}

/** Files whose stamps a run asks for, where it opens none. */
async function stampedIn(root: string, cache: string): Promise<readonly string[]> {
  const place = { folder: cache, key: KEY };
  const { stamped, opened } = await scanFolder(root, { scanners: [plannedScanner(LINES)], place });
  expect(opened).toEqual([]);
  return stamped;
}

/** A repository whose files are all known. */
async function known() {
  const root = folderWith({ 'a.py': 'a\n# $Id$\n', 'b/c.py': 'c\n', 'empty.py': '' });
  commitAll(root, 'first');
  const cache = folderWith({});
  const cold = await scan(root, cache);
  return { root, cache, cold };
}

const cacheFile = (folder: string): string => join(folder, readdirSync(folder)[0]!);

describe('in a repository', () => {
  test('a second run opens no unchanged file and finds the same', async () => {
    const { root, cache, cold } = await known();
    expect(cold.opened).toEqual(['a.py', 'b/c.py', 'empty.py']);
    expect(await scan(root, cache)).toEqual({ found: cold.found, opened: [] });
    expect(await scan(root, null)).toEqual(cold);
  });

  test('opens what was edited, renamed, added or staged, and forgets what is gone', async () => {
    const { root, cache } = await known();
    writeTree(root, { 'a.py': 'changed\n', 'new.py': 'new\n', 'staged.py': 'staged\n' });
    git(root, 'mv', 'b/c.py', 'b/d.py');
    git(root, 'add', 'staged.py');
    const { found, opened } = await scan(root, cache);
    expect(opened).toEqual(['a.py', 'b/d.py', 'new.py', 'staged.py']);
    expect(found).toEqual((await scan(root, null)).found);
    expect(readFileSync(cacheFile(cache), 'utf8')).not.toContain('b/c.py');
    expect((await scan(root, cache)).opened).toEqual([]);
  });

  test('remembers files that other runs do not look at', async () => {
    const { root, cache } = await known();
    writeTree(root, { 'a.py': 'changed\n' });
    await scan(root, cache, plannedScanner(LINES), { include: ['a.py'] });
    expect((await scan(root, cache)).opened).toEqual([]);
  });

  test('is not misled by files that git was told to look away from', async () => {
    const { root, cache } = await known();
    git(root, 'update-index', '--assume-unchanged', 'a.py');
    git(root, 'update-index', '--skip-worktree', 'b/c.py');
    writeTree(root, { 'a.py': 'other\n', 'b/c.py': 'other\n' });
    expect((await scan(root, cache)).found.map(({ facts }) => facts)).toEqual([['other'], ['other']]);
  });

  test('a file larger than another run allows is no longer looked at', async () => {
    const { root, cache } = await known();
    const { found } = await scan(root, cache, plannedScanner(LINES), { limit: 3 });
    expect(found).toEqual([{ path: 'b/c.py', facts: ['c'] }]);
  });

  const PULLED = ['a.py', 'pulled\n'] as const;
  /** Ways in which a file has other bytes on disk than git has under its id, and git calls it unchanged. */
  const conversions: Readonly<Record<string, (root: string) => void>> = {
    'a smudge filter': (root) => {
      git(root, 'config', 'filter.shift.smudge', 'tr a-y b-z');
      git(root, 'config', 'filter.shift.clean', 'tr b-z a-y');
      writeTree(root, { '.gitattributes': '*.py filter=shift\n' });
    },
    'an encoding for the work tree': (root) => {
      writeTree(root, { '.gitattributes': 'a.py working-tree-encoding=UTF-16LE-BOM\n' });
    },
    'line ends that an attribute asks for': (root) => writeTree(root, { '.gitattributes': '*.py text eol=crlf\n' }),
    'line ends that a setting asks for': (root) => git(root, 'config', 'core.autocrlf', 'true'),
    'line ends that a setting and an attribute ask for': (root) => {
      git(root, 'config', 'core.eol', 'crlf');
      writeTree(root, { '.git/info/attributes': '* text=auto\n' });
    },
    'an $Id$ written out': (root) => writeTree(root, { '.gitattributes': '*.py ident\n' }),
  };
  test.each(Object.entries(conversions))('is not misled by %s, nor by its end', async (_, convert) => {
    const { root, cache, cold } = await known();
    convert(root);
    rmSync(join(root, 'a.py'));
    git(root, 'checkout', '-q', '--', 'a.py');
    expect(git(root, 'diff', '--name-only', '--', 'a.py')).toBe('');
    const converted = await scan(root, cache);
    expect(converted.found).toEqual((await scan(root, null)).found);
    expect(converted.found).not.toEqual(cold.found);
    writeTree(root, { '.gitattributes': '', '.git/info/attributes': '' });
    git(root, 'config', 'core.autocrlf', 'false');
    expect((await scan(root, cache)).found).toEqual(converted.found);
  });

  test('is not misled by a file that was pulled behind its pointer after the clone', async () => {
    const { root, cache } = await known();
    git(root, 'config', 'filter.lfs.clean', `sed 's/pulled/a\\n# $Id$/'`);
    writeTree(root, { '.gitattributes': '*.py filter=lfs\n', [PULLED[0]]: PULLED[1] });
    git(root, 'add', 'a.py');
    expect(git(root, 'diff', '--name-only', 'HEAD')).toBe('');
    expect((await scan(root, cache)).found[0]).toEqual({ path: 'a.py', facts: ['pulled'] });
  });
});

describe('git is believed while its index stays', () => {
  const ALL = ['a.py', 'b/c.py', 'empty.py'];

  test('so that nobody else asks for the stamps of files that it calls unchanged', async () => {
    const { root, cache } = await known();
    expect(await stampedIn(root, cache)).toEqual([]);
    writeTree(root, { 'untracked.py': 'u\n' });
    await scan(root, cache);
    expect(await stampedIn(root, cache)).toEqual(['untracked.py']);
  });

  test('and not by another one', async () => {
    const { root, cache } = await known();
    writeTree(root, { 'note.txt': '' });
    git(root, 'add', 'note.txt');
    expect(await stampedIn(root, cache)).toEqual(ALL);
    expect(await stampedIn(root, cache)).toEqual([]);
  });

  test('and not while it is so young that its stamp may be shared by the next', async () => {
    const { root, cache } = await known();
    const soon = new Date(statSync(join(root, '.git/index')).ctimeMs + 1_000).toISOString();
    writeTree(root, { 'note.txt': '' });
    git(root, 'add', 'note.txt');
    await scan(root, cache, plannedScanner(LINES), { now: soon });
    expect(await stampedIn(root, cache)).toEqual(ALL);
  });

  test('nor of a file that it was told to look away from', async () => {
    const { root, cache } = await known();
    git(root, 'update-index', '--assume-unchanged', 'a.py');
    git(root, 'update-index', '--skip-worktree', 'b/c.py');
    await scan(root, cache);
    expect(await stampedIn(root, cache)).toEqual(['a.py', 'b/c.py']);
  });

  test('in a linked work tree and below the top too', async () => {
    const { root } = await known();
    const tree = join(folderWith({}), 'tree');
    git(root, 'worktree', 'add', '-q', tree);
    const cache = folderWith({});
    await scan(tree, cache);
    expect(await stampedIn(tree, cache)).toEqual([]);
    await scan(join(tree, 'b'), cache);
    expect(await stampedIn(join(tree, 'b'), cache)).toEqual([]);
    writeTree(tree, { 'note.txt': '' });
    git(tree, 'add', 'note.txt');
    expect(await stampedIn(tree, cache)).toEqual(ALL);
  });
});

describe('a file on disk', () => {
  test('is opened after an edit that keeps its size and modification time', async () => {
    const { root, cache } = await known();
    const { atime, mtime } = statSync(join(root, 'b/c.py'));
    writeTree(root, { 'b/c.py': 'd\n' });
    utimesSync(join(root, 'b/c.py'), atime, mtime);
    expect((await scan(root, cache)).found[1]).toEqual({ path: 'b/c.py', facts: ['d'] });
  });

  test('is opened in every run until its stamp is old enough to tell it from later ones', async () => {
    const root = folderWith({ 'a.py': 'a\n' });
    const cache = folderWith({});
    const scanner = plannedScanner(LINES);
    const { ctimeMs } = statSync(join(root, 'a.py'));
    const at = (ms: number) => ({ now: new Date(Math.ceil(ctimeMs + ms)).toISOString() });
    await scan(root, cache, scanner, at(-60_000));
    expect((await scan(root, cache, scanner, at(1_000))).opened).toEqual(['a.py']);
    expect((await scan(root, cache, scanner, at(5_000))).opened).toEqual(['a.py']);
    expect((await scan(root, cache, scanner, at(-60_000))).opened).toEqual([]);
  });

  test('is not believed to be there through a folder that a link took the place of', async () => {
    const { root, cache } = await known();
    renameSync(join(root, 'b'), join(root, '.git/b'));
    symlinkSync('.git/b', join(root, 'b'));
    expect((await scan(root, cache)).found.map(({ path }) => path)).toEqual(['a.py']);
  });

  test('is gone when a folder has its name', async () => {
    const { root, cache } = await known();
    rmSync(join(root, 'b/c.py'));
    mkdirSync(join(root, 'b/c.py'));
    expect((await scan(root, cache)).found.map(({ path }) => path)).toEqual(['a.py']);
  });
});

describe('without git', () => {
  test('only what changed is opened, and only new content scanned', async () => {
    const root = folderWith({ 'a.py': 'a\n', 'b.py': 'b\n', 'c.py': 'c\n' });
    const cache = folderWith({});
    const scanned: string[] = [];
    const noting = plannedScanner(
      defineFacts<string>({
        ...LINES,
        scan: (file, options) => [String(scanned.push(file.path)), ...LINES.scan(file, options)],
      }),
    );
    const cold = await scan(root, cache, noting);
    writeTree(root, { 'b.py': 'd\n', 'c.py': 'c\n' });
    const warm = await scan(root, cache, noting);
    expect(warm.opened).toEqual(['b.py', 'c.py']);
    expect(scanned).toEqual(['a.py', 'b.py', 'c.py', 'b.py']);
    expect(warm.found).toEqual([cold.found[0], { path: 'b.py', facts: ['4', 'd'] }, cold.found[2]]);
  });

  test('content ids are those of git', () => {
    const root = folderWith({ 'a.py': 'äöü\r\n' });
    git(root, 'init', '-q');
    const bytes = new Uint8Array(readFileSync(join(root, 'a.py')));
    expect(contentId(bytes)).toBe(git(root, 'hash-object', '--no-filters', 'a.py').trim());
  });
});

describe('a file of facts that cannot be trusted counts as none', () => {
  const ruin: readonly (readonly [string, (bytes: Buffer) => Buffer | string])[] = [
    ['empty', () => ''],
    ['cut short', (bytes) => bytes.subarray(0, bytes.length - 7)],
    ['cut in its first line', (bytes) => bytes.subarray(0, 20)],
    ['without its first line', (bytes) => bytes.subarray(bytes.indexOf('\n') + 1)],
    [
      'one bit flipped',
      (bytes) => bytes.map((byte, index) => (index === bytes.length - 9 ? byte ^ 1 : byte)) as Buffer,
    ],
    ['another fact in it', (bytes) => bytes.toString().replace('["a"]', '["b"]')],
    ['a line more', (bytes) => `${bytes}{}\n`],
    ['no facts at all', () => '\n'],
    ['null', () => 'null\nnull'],
    ['binary', () => Buffer.alloc(1_000, 0xff)],
  ];
  test.each(ruin)('%s', async (_, change) => {
    const root = folderWith({ 'a.py': 'a\n' });
    const cache = folderWith({});
    const cold = await scan(root, cache);
    const file = cacheFile(cache);
    const whole = readFileSync(file);
    expect(whole.equals(Buffer.from(change(whole)))).toBe(false);
    writeFileSync(file, change(whole));
    expect(await scan(root, cache)).toEqual(cold);
    expect((await scan(root, cache)).opened).toEqual([]);
  });

  test('sealed with another key', async () => {
    const root = folderWith({ 'a.py': 'a\n' });
    const cache = folderWith({});
    const forger = { place: { folder: cache, key: Buffer.from('guess') } };
    const nothing = plannedScanner({ ...LINES, scan: () => [] });
    expect((await scan(root, cache, nothing, forger)).found).toEqual([]);
    expect((await scan(root, cache, plannedScanner(LINES), forger)).found).toEqual([]);
    expect((await scan(root, cache)).found).toEqual([{ path: 'a.py', facts: ['a'] }]);
  });

  test('of another repository, under the name of this one', async () => {
    const [root, other] = [folderWith({ 'a.py': 'a\n' }), folderWith({ 'a.py': 'b\n' })];
    const [cache, foreign] = [folderWith({}), folderWith({})];
    await scan(root, cache);
    await scan(other, foreign);
    writeFileSync(cacheFile(cache), readFileSync(cacheFile(foreign)));
    expect(await scan(root, cache)).toEqual({ found: [{ path: 'a.py', facts: ['a'] }], opened: ['a.py'] });
  });

  test('larger than anybody writes', async () => {
    const root = folderWith({ 'a.py': 'a\n' });
    const cache = folderWith({});
    await scan(root, cache);
    truncateSync(cacheFile(cache), 600 * 1024 * 1024);
    expect((await scan(root, cache)).found).toEqual([{ path: 'a.py', facts: ['a'] }]);
  });
});

describe('a folder of facts', () => {
  test('that cannot be written to costs no run, which says so', async () => {
    const root = folderWith({ 'a.py': 'a\n' });
    const place = { folder: join(folderWith({ cache: 'a file' }), 'cache'), key: KEY };
    const { facts, logged } = await scanFolder(root, { scanners: [plannedScanner(LINES)], place });
    expect(facts.tables.get('lines')).toEqual([{ path: 'a.py', facts: ['a'] }]);
    expect(logged).toEqual([expect.stringMatching(/^The facts of this run could not be kept for the next: /)]);
  });

  test('that two runs use at once is whole', async () => {
    const root = folderWith(
      Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`${index}.py`, `${index}\n`])),
    );
    const cache = folderWith({});
    const runs = await Promise.all(Array.from({ length: 8 }, () => scan(root, cache)));
    for (const run of runs) expect(run.found).toEqual(runs[0]!.found);
    expect(readdirSync(cache)).toHaveLength(1);
    expect((await scan(root, cache)).opened).toEqual([]);
  });

  test('keeps the newest few repositories, and no drafts of runs that were killed long ago', async () => {
    const cache = folderWith({ '.guardrails-1234-0.tmp': 'half', 'bandit-results.jsonl': 'other' });
    for (const name of ['.guardrails-1234-0.tmp', 'bandit-results.jsonl']) utimesSync(join(cache, name), 1, 1);
    for (let index = 0; index < 30; index++) await scan(folderWith({ 'a.py': `${index}\n` }), cache);
    expect(readdirSync(cache).filter((name) => name.startsWith('facts-'))).toHaveLength(24);
    expect(readdirSync(cache)).toContain('bandit-results.jsonl');
    expect(readdirSync(cache)).toHaveLength(25);
  });
});
