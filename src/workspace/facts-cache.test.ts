import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { contentId } from '../core/content-id.js';
import { defineFacts } from '../facts/facts.js';
import { DiskFiles } from '../host/files.js';
import { SystemPrograms } from '../host/programs.js';
import { commitAll, folderWith, git, writeTree } from '../testing/folder.js';
import { MemoryHost } from '../testing/memory-host.js';
import { scanFiles } from './scan.js';
import { type PlannedScanner, plannedScanner } from './scan-file.js';
import { openWorkspace } from './workspace.js';

const variables = { PATH: process.env.PATH ?? '', HOME: '/nonexistent' };
const LINES = defineFacts<string>({
  id: 'lines',
  version: 1,
  files: ['**/*.py'],
  scan: (file) => file.text.split('\n').filter((line) => line !== ''),
});

/** Scans a folder as a run does; says what it found and which files it opened for that. */
async function scan(root: string, cache: string | null, scanner: PlannedScanner = plannedScanner(LINES)) {
  const disk = new DiskFiles();
  const opened: string[] = [];
  const files = Object.assign(Object.create(disk) as DiskFiles, {
    read: (path: string, limit: number) => {
      if (path.endsWith('.py')) opened.push(path.slice(root.length + 1));
      return disk.read(path, limit);
    },
  });
  const host = new MemoryHost({ files, programs: new SystemPrograms(), variables });
  const workspace = await openWorkspace(host, {
    root,
    include: [],
    exclude: [],
    changedSince: null,
  });
  const facts = await scanFiles(host, [scanner], { root, limit: 1_000 }, cache, workspace.files, workspace.skips);
  return { found: facts.tables.get(scanner.key)!, opened };
}

const cacheFile = (folder: string): string => join(folder, readdirSync(folder)[0]!);

describe('in a repository', () => {
  const start = () => {
    const root = folderWith({ 'a.py': 'a\n', 'b/c.py': 'c\n', 'empty.py': '' });
    commitAll(root, 'first');
    return { root, cache: folderWith({}) };
  };

  test('a second run opens no unchanged file and finds the same', async () => {
    const { root, cache } = start();
    const cold = await scan(root, cache);
    const warm = await scan(root, cache);
    expect(cold.opened).toEqual(['a.py', 'b/c.py', 'empty.py']);
    expect(warm).toEqual({ found: cold.found, opened: [] });
    expect(await scan(root, null)).toEqual(cold);
  });

  test('opens what was edited, renamed, added, staged or touched, and forgets what is gone', async () => {
    const { root, cache } = start();
    await scan(root, cache);
    writeTree(root, { 'a.py': 'changed\n', 'new.py': 'new\n', 'staged.py': 'staged\n' });
    git(root, 'mv', 'b/c.py', 'b/d.py');
    git(root, 'add', 'staged.py');
    const { found, opened } = await scan(root, cache);
    expect(opened).toEqual(['a.py', 'b/d.py', 'new.py', 'staged.py']);
    expect(found).toEqual((await scan(root, null)).found);
    expect(readFileSync(cacheFile(cache), 'utf8')).not.toContain('b/c.py');
    expect((await scan(root, cache)).opened).toEqual(['a.py', 'new.py']);
  });

  test('is not misled by files that git was told to look away from', async () => {
    const { root, cache } = start();
    await scan(root, cache);
    git(root, 'update-index', '--assume-unchanged', 'a.py');
    git(root, 'update-index', '--skip-worktree', 'b/c.py');
    writeTree(root, { 'a.py': 'other\n', 'b/c.py': 'other\n' });
    expect((await scan(root, cache)).found.map(({ facts }) => facts)).toEqual([['other'], ['other']]);
  });

  test('is not misled by an edit that keeps size and modification time', async () => {
    const { root, cache } = start();
    await scan(root, cache);
    const time = new Date(1_700_000_000_000);
    utimesSync(join(root, 'a.py'), time, time);
    git(root, 'update-index', '--refresh');
    // Git counts the time of a change in seconds.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    writeTree(root, { 'a.py': 'b\n' });
    utimesSync(join(root, 'a.py'), time, time);
    expect((await scan(root, cache)).found[0]).toEqual({ path: 'a.py', facts: ['b'] });
  });

  test('reads files whose line ends the checkout changed, as git has other bytes under their id', async () => {
    const { root, cache } = start();
    git(root, 'config', 'core.autocrlf', 'true');
    git(root, 'rm', '-q', '--cached', '-r', '.');
    git(root, 'reset', '-q', '--hard');
    const cold = await scan(root, cache);
    expect(cold.found[0]).toEqual({ path: 'a.py', facts: ['a\r'] });
    expect(await scan(root, cache)).toEqual({ found: cold.found, opened: ['a.py', 'b/c.py'] });
  });
});

describe('without git', () => {
  test('reads every file, and scans those whose content is new', async () => {
    const root = folderWith({ 'a.py': 'a\n', 'b.py': 'b\n' });
    const cache = folderWith({});
    const scanned: string[] = [];
    const noting = plannedScanner(
      defineFacts<string>({
        ...LINES,
        scan: (file, options) => [String(scanned.push(file.path)), ...LINES.scan(file, options)],
      }),
    );
    const cold = await scan(root, cache, noting);
    writeTree(root, { 'b.py': 'c\n' });
    const warm = await scan(root, cache, noting);
    expect(warm.opened).toEqual(['a.py', 'b.py']);
    expect(scanned).toEqual(['a.py', 'b.py', 'b.py']);
    expect(warm.found[0]).toEqual(cold.found[0]);
    expect(warm.found[1]!.facts).toEqual(['3', 'c']);
  });

  test('content ids are those of git', () => {
    const root = folderWith({ 'a.py': 'äöü\r\n' });
    git(root, 'init', '-q');
    const bytes = new Uint8Array(readFileSync(join(root, 'a.py')));
    expect(contentId(bytes)).toBe(git(root, 'hash-object', '--no-filters', 'a.py').trim());
  });
});

describe('a cache file that cannot be trusted counts as none', () => {
  const ruin: readonly (readonly [string, (bytes: Buffer) => Buffer | string])[] = [
    ['empty', () => ''],
    ['cut short', (bytes) => bytes.subarray(0, bytes.length - 7)],
    ['cut in its first line', (bytes) => bytes.subarray(0, 20)],
    [
      'one bit flipped',
      (bytes) => bytes.map((byte, index) => (index === bytes.length - 9 ? byte ^ 1 : byte)) as Buffer,
    ],
    ['of another layout', (bytes) => bytes.toString().replace('"format":1', '"format":0')],
    ['for other scanners', (bytes) => bytes.toString().replace(/"key":"./, '"key":"_')],
    ['no cache at all', () => '{"format":1}\n[]'],
    ['null', () => 'null\nnull'],
    ['binary', () => Buffer.alloc(1_000, 0xff)],
  ];
  test.each(ruin)('%s', async (_, change) => {
    const root = folderWith({ 'a.py': 'a\n' });
    commitAll(root, 'first');
    const cache = folderWith({});
    const cold = await scan(root, cache);
    const file = cacheFile(cache);
    writeFileSync(file, change(readFileSync(file)));
    expect(await scan(root, cache)).toEqual(cold);
    expect((await scan(root, cache)).opened).toEqual([]);
  });

  test('each scanner version, option and restriction has its own', async () => {
    const root = folderWith({ 'a.py': 'a\n' });
    commitAll(root, 'first');
    const cache = folderWith({});
    await scan(root, cache);
    const others = [
      plannedScanner(defineFacts({ ...LINES, version: 2 })),
      plannedScanner(LINES, ['option']),
      plannedScanner(LINES, null, { within: ['a.py'] }),
    ];
    for (const other of others) await scan(root, cache, other);
    expect(readdirSync(cache)).toHaveLength(4);
  });

  test('a folder that cannot be written costs no run', async () => {
    const root = folderWith({ 'a.py': 'a\n', cache: 'a file' });
    expect((await scan(root, join(root, 'cache'))).found).toEqual([{ path: 'a.py', facts: ['a'] }]);
  });

  test('two runs at once leave a whole cache', async () => {
    const root = folderWith(
      Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`${index}.py`, `${index}\n`])),
    );
    commitAll(root, 'first');
    const cache = folderWith({});
    const runs = await Promise.all(Array.from({ length: 8 }, () => scan(root, cache)));
    for (const run of runs) expect(run.found).toEqual(runs[0]!.found);
    expect(readdirSync(cache)).toHaveLength(1);
    expect((await scan(root, cache)).opened).toEqual([]);
  });

  test('only the newest few are kept', async () => {
    const cache = folderWith({});
    for (let index = 0; index < 30; index++) await scan(folderWith({ 'a.py': `${index}\n` }), cache);
    expect(readdirSync(cache).length).toBeLessThanOrEqual(24);
  });
});
