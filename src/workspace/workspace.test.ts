import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { UserError } from '../core/errors.js';
import { defineFacts } from '../facts/facts.js';
import { DiskFiles } from '../host/files.js';
import { SystemPrograms } from '../host/programs.js';
import { commitAll, folderWith, git, writeTree } from '../testing/folder.js';
import { MemoryHost } from '../testing/memory-host.js';
import { Inside, relativeInside, writablePath } from './inside.js';
import { scanFiles } from './scan.js';
import { plannedScanner } from './scan-file.js';
import { openWorkspace } from './workspace.js';

const variables = { PATH: process.env.PATH ?? '', HOME: '/nonexistent' };
const host = () => new MemoryHost({ files: new DiskFiles(), programs: new SystemPrograms(), variables });
const open = (root: string, changedSince: string | null = null) =>
  openWorkspace(host(), { root, include: [], exclude: [], changedSince });
const paths = async (root: string) => (await open(root)).files.map(({ path }) => path);

const text = defineFacts<string>({ id: 'text', version: 1, files: ['**'], scan: (file) => [file.text] });

async function scanAll(root: string, limit = 1_000) {
  const workspace = await open(root);
  const { files, skips } = workspace;
  const facts = await scanFiles(host(), [plannedScanner(text)], { root, limit }, null, files, skips);
  return { facts: facts.tables.get('text')!, skipped: workspace.skips.all() };
}

const TREE = {
  '.gitignore': '*.log\n/build/\n!keep.log\nsecret*/\n',
  'a.py': 'a',
  'b.log': 'b',
  'keep.log': 'k',
  'build/x.py': 'x',
  'sub/build/y.py': 'y',
  'sub/.gitignore': 'y.py\n!/z.log\n',
  'sub/z.log': 'z',
  'secrets/p.py': 'p',
  'deep/secret/q.py': 'q',
  '{odd} name/[x] ü\n.py': 'o',
};
const VISIBLE = ['.gitignore', 'a.py', 'keep.log', 'sub/.gitignore', 'sub/z.log', '{odd} name/[x] ü\n.py'];

describe('listing', () => {
  test('a walk honours every .gitignore, as git itself does', async () => {
    const root = folderWith(TREE);
    expect(await paths(root)).toEqual(VISIBLE);
    git(root, 'init', '-q');
    expect(await paths(root)).toEqual(VISIBLE);
  });

  test('git lists tracked files even where they are ignored, and leaves out what is gone', async () => {
    const root = folderWith({ ...TREE });
    git(root, 'init', '-q');
    git(root, 'add', '-f', 'b.log', 'a.py');
    execFileSync('rm', [join(root, 'a.py')]);
    expect(await paths(root)).toContain('b.log');
    const { facts, skipped } = await scanAll(root);
    expect(facts.map(({ path }) => path)).not.toContain('a.py');
    expect(skipped).toEqual([]);
  });

  test('a folder inside a repository is a root of its own', async () => {
    const root = folderWith(TREE);
    commitAll(root, 'first');
    expect(await paths(join(root, 'sub'))).toEqual(['.gitignore', 'z.log']);
  });

  test('include and exclude choose', async () => {
    const root = folderWith({ 'a/x.py': '', 'a/y.py': '', 'b/x.py': '' });
    const workspace = await openWorkspace(host(), {
      root,
      include: ['a/**'],
      exclude: ['**/y.py'],
      changedSince: null,
    });
    expect(workspace.files.map(({ path }) => path)).toEqual(['a/x.py']);
  });

  test('a listed name is read as it is, even where it looks like a path of another system', async () => {
    const root = folderWith({ '\\.py': 'backslash', 'a\\b.py': 'inner', 'a/b.py': 'folder', 'C:x.py': 'drive' });
    const workspace = await open(root);
    const contents = workspace.files.map(({ path }) => String(Buffer.from(workspace.read(path, 100)!)));
    expect(contents.sort()).toEqual(['backslash', 'drive', 'folder', 'inner']);
    expect(() => workspace.read('\\other.py', 100)).toThrow(UserError);
  });

  test('a root that is no folder is refused', async () => {
    await expect(open('/nonexistent/folder')).rejects.toThrow(UserError);
    await expect(open(join(folderWith({ 'a.py': '' }), 'a.py'))).rejects.toThrow('is no folder');
  });

  test.each(['git', 'walk'])('links, submodules and special files are passed over and counted (%s)', async (how) => {
    const outside = folderWith({ 'canary.py': 'CANARY' });
    const root = folderWith({ 'real/a.py': 'a', 'inner/b.py': 'b' });
    commitAll(join(root, 'inner'), 'a repository inside');
    if (how === 'git') git(root, 'init', '-q');
    symlinkSync(join(outside, 'canary.py'), join(root, 'file.py'));
    symlinkSync(outside, join(root, 'folder'));
    symlinkSync(root, join(root, 'loop'));
    symlinkSync('/proc/self/environ', join(root, 'environment.py'));
    symlinkSync('nowhere', join(root, 'dangling.py'));
    execFileSync('mkfifo', [join(root, 'pipe.py')]);
    if (how === 'git') git(root, 'add', '-A');
    const { facts, skipped } = await scanAll(root);
    expect(facts.map(({ path }) => path)).toEqual(['real/a.py']);
    expect(JSON.stringify([facts, skipped])).not.toContain('CANARY');
    const counts = Object.fromEntries(skipped.map(({ reason, count }) => [reason, count]));
    expect(counts).toMatchObject({ symlink: 5, submodule: 1 });
  });

  test('a folder turned into a link after it was tracked leads nowhere', async () => {
    const outside = folderWith({ 'a.py': 'CANARY' });
    const root = folderWith({ 'code/a.py': 'a', 'b.py': 'b' });
    commitAll(root, 'first');
    renameSync(join(root, 'code'), join(root, '.git/code'));
    symlinkSync(outside, join(root, 'code'));
    const { facts, skipped } = await scanAll(root);
    expect(facts.map(({ path }) => path)).toEqual(['b.py']);
    expect(skipped.map(({ reason }) => reason)).toEqual(['outside', 'symlink']);
  });

  test('a file swapped for a link between listing and reading is never followed', async () => {
    const outside = folderWith({ 'a.py': 'CANARY' });
    const root = folderWith({ 'a.py': 'a' });
    const workspace = await open(root);
    execFileSync('rm', [join(root, 'a.py')]);
    symlinkSync(join(outside, 'a.py'), join(root, 'a.py'));
    expect(workspace.read('a.py', 100)).toBeNull();
  });
});

describe('scanning', () => {
  test('odd sizes and bytes: empty, too large, sparse, binary, one long line, invalid UTF-8', async () => {
    const root = folderWith({
      'empty.py': '',
      'large.py': 'x'.repeat(1_001),
      'fits.py': 'x'.repeat(1_000),
      'binary.dat': 'a\0b',
      'nul.py': 'a\0b',
      'latin.py': Buffer.from([0x61, 0xe9]),
      'bom.py': '\ufeffx',
    });
    writeFileSync(join(root, 'sparse.py'), '');
    truncateSync(join(root, 'sparse.py'), 2 ** 31);
    const { facts, skipped } = await scanAll(root);
    expect(facts.map(({ path, facts: [content] }) => [path, (content as string).length])).toEqual([
      ['bom.py', 1],
      ['empty.py', 0],
      ['fits.py', 1_000],
      ['latin.py', 2],
      ['nul.py', 3],
    ]);
    expect(skipped).toEqual([
      { reason: 'binary', count: 1, examples: ['binary.dat'] },
      { reason: 'too-large', count: 2, examples: ['large.py', 'sparse.py'] },
    ]);
  });

  test('every file is read once for all scanners', async () => {
    const root = folderWith({ 'a.py': 'a', 'b.txt': 'b' });
    const disk = new DiskFiles();
    const reads: string[] = [];
    const counting = Object.assign(Object.create(disk) as DiskFiles, {
      read: (path: string, limit: number) => {
        reads.push(path);
        return disk.read(path, limit);
      },
    });
    const workspace = await open(root);
    const python = defineFacts<string>({ id: 'python', version: 1, files: ['**/*.py'], scan: () => ['seen'] });
    const scanners = [text, python].map((scanner) => plannedScanner(scanner));
    const host = new MemoryHost({ files: counting });
    const facts = await scanFiles(host, scanners, { root, limit: 100 }, null, workspace.files, workspace.skips);
    expect(reads.length).toBe(2);
    expect(facts.seen).toEqual([
      { keys: ['text', 'python'], paths: ['a.py'] },
      { keys: ['text'], paths: ['b.txt'] },
    ]);
  });
});

describe('changes since a revision', () => {
  test('names added, modified, removed, renamed and untracked files with their new lines', async () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    const root = folderWith({
      'kept.py': 'same\n',
      'edited.py': lines.join('\n'),
      'gone.py': 'gone\n',
      'old name.py': lines.join('\n'),
      'ünï "x"\t.py': 'a\nb\n',
    });
    commitAll(root, 'first');
    git(root, 'mv', 'old name.py', 'new name.py');
    git(root, 'rm', '-q', 'gone.py');
    writeTree(root, {
      'edited.py': [...lines.slice(0, 3), 'new', '+++ b/fake.py', '@@ -1 +1 @@', ...lines.slice(5)].join('\n'),
      'added.py': 'x\n',
      'ünï "x"\t.py': 'a\nc\n',
    });
    git(root, 'add', 'added.py');
    writeTree(root, { 'untracked.py': 'y\n' });
    const { changes } = await open(root, 'HEAD');
    expect([...changes!.files].map(([path, ranges]) => [path, ranges.map(([first]) => first)]).sort()).toEqual([
      ['added.py', [1]],
      ['edited.py', [4]],
      ['new name.py', []],
      ['untracked.py', [1]],
      ['ünï "x"\t.py', [2]],
    ]);
    expect(changes!.files.get('edited.py')).toEqual([[4, 6]]);
    expect([...changes!.added].sort()).toEqual(['added.py', 'untracked.py']);
    expect([...changes!.removed].sort()).toEqual(['gone.py', 'old name.py']);
    expect([...changes!.renamed]).toEqual([['new name.py', 'old name.py']]);
  });

  test.each<[string, readonly (readonly [string, string])[], string]>([
    ['hunks that the user joins', [['diff.interHunkContext', '20']], ''],
    ['context that the user wants', [['diff.context', '9']], ''],
    ['prefixes that the user leaves out', [['diff.noprefix', 'true']], ''],
    ['prefixes of the user', [['diff.mnemonicPrefix', 'true']], ''],
    [
      'colours, always',
      [
        ['color.ui', 'always'],
        ['color.diff', 'always'],
      ],
      '',
    ],
    ['no renames', [['diff.renames', 'false']], ''],
    [
      'moved lines and words',
      [
        ['diff.colorMoved', 'zebra'],
        ['diff.wordRegex', '.'],
      ],
      '',
    ],
    [
      'another algorithm',
      [
        ['diff.algorithm', 'histogram'],
        ['diff.indentHeuristic', 'false'],
      ],
      '',
    ],
    ['blank lines that hunks swallow', [['diff.suppressBlankEmpty', 'true']], ''],
    ['an attribute that forbids diffs', [], '*.py -diff\n'],
    ['an attribute that calls text binary', [], '*.py binary\n'],
  ])('the lines of each file are the same with %s', async (_title, settings, attributes) => {
    const text = (...changed: readonly number[]) =>
      Array.from({ length: 20 }, (_, index) => `${changed.includes(index + 1) ? 'new' : 'old'} ${index + 1}\n`).join(
        '',
      );
    const root = folderWith({ 'a.py': text(), 'b.py': text(), '.gitattributes': attributes });
    commitAll(root, 'first');
    for (const [name, value] of settings) git(root, 'config', name, value);
    writeTree(root, { 'a.py': text(3, 9, 10), 'b.py': text(20) });
    expect((await open(root, 'HEAD')).changes!.files).toEqual(
      new Map([
        [
          'a.py',
          [
            [3, 3],
            [9, 10],
          ],
        ],
        ['b.py', [[20, 20]]],
      ]),
    );
  });

  test('counts from where the branches parted', async () => {
    const root = folderWith({ 'a.py': '1\n' });
    commitAll(root, 'first');
    git(root, 'checkout', '-q', '-b', 'feature');
    writeTree(root, { 'b.py': '1\n' });
    commitAll(root, 'feature');
    git(root, 'checkout', '-q', 'main');
    writeTree(root, { 'c.py': '1\n' });
    commitAll(root, 'main moves on');
    git(root, 'checkout', '-q', 'feature');
    expect([...(await open(root, 'main')).changes!.files.keys()]).toEqual(['b.py']);
  });

  test('an unknown revision and one that looks like a flag are one sentence', async () => {
    const root = folderWith({ 'a.py': '1\n' });
    commitAll(root, 'first');
    await expect(open(root, 'nowhere')).rejects.toThrow('git knows no commit `nowhere`');
    await expect(open(root, '--output=/tmp/x')).rejects.toThrow('git knows no commit');
    await expect(open(folderWith(), 'main')).rejects.toThrow('needs git');
  });
});

describe('paths from users', () => {
  test.each(['../x', '/etc/passwd', 'C:\\x', '\\\\srv\\x', 'a/../../b', 'a\0b', '..', '..\\x', 'x'.repeat(5_000)])(
    '%.20j is refused with its key',
    (path) => {
      expect(() => relativeInside(path, 'report-dir')).toThrow(UserError);
      try {
        relativeInside(path, 'report-dir');
      } catch (error) {
        expect((error as UserError).sentence).toMatch(/^report-dir: .*below the root\.$/);
      }
    },
  );

  test.each([
    ['a/b', 'a/b'],
    ['./a//b/', 'a/b'],
    ['a/../b', 'b'],
    ['..a/b..', '..a/b..'],
    ['%2e%2e/x', '%2e%2e/x'],
  ])('%j is %j', (path, clean) => {
    expect(relativeInside(path, 'key')).toBe(clean);
  });

  test.each(['.git/hooks/pre-commit', './.git/config', 'vendored/.GIT/x', '.git'])(
    'nothing of git is written: %s',
    (path) => {
      expect(() => writablePath(new DiskFiles(), '/repository', path, 'report-dir')).toThrow('for git alone');
      expect(writablePath(new DiskFiles(), '/repository', '.github/x', 'report-dir')).toBe('/repository/.github/x');
    },
  );

  test('nothing is written through a link', () => {
    const outside = folderWith();
    const root = folderWith({ 'real/a.txt': '' });
    symlinkSync(outside, join(root, 'link'));
    symlinkSync(join(outside, 'f'), join(root, 'file'));
    mkdirSync(join(root, 'empty'));
    const inside = new Inside(new DiskFiles(), root);
    expect(['real/b', 'empty/b', 'new/deep/b', 'real/a.txt'].map((path) => inside.admits(path))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['link/b', 'link/deep/b', 'file', 'real/a.txt/b'].map((path) => inside.admits(path))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});
