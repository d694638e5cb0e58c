import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { commitAll, folderWith, git, writeTree } from './folder.js';
import { seeded } from './random.js';
import { timeless } from './shards.js';
import { unbundled } from './unbundled.js';

const LOADED = folderWith();
/** The program, telling each time more of it than its start was loaded. */
const program = folderWith({
  ...unbundled(),
  'index.js': `import { appendFileSync } from 'node:fs';\nappendFileSync(process.env.LOADED, '.');\n${unbundled()['index.js']}`,
});

const BARE = 'try:\n    step()\nexcept:\n    log()\n';
const TREE = {
  '.gitignore': 'ignored/\n*.tmp\n',
  'billing/worker.py': BARE,
  'billing/server.py': 'import uvicorn\nuvicorn.run(app, port=8080)\n',
  'users/server.py': 'import uvicorn\nuvicorn.run(app, port=8081)\n',
  'requirements.txt': 'requests==2.31.0\n',
};

interface Place {
  readonly root: string;
  readonly home: string;
  readonly env?: Readonly<Record<string, string>>;
}

function place(tree: Readonly<Record<string, string>> = TREE): Place {
  const root = folderWith(tree);
  commitAll(root, 'first');
  // What git looked at within the second in which it was written, it looks at again.
  for (const path of Object.keys(tree)) utimesSync(join(root, path), 1_760_000_000, 1_760_000_000);
  git(root, 'update-index', '--refresh');
  return { root, home: folderWith() };
}

/** Runs the program as a user does, and tells whether it had to be loaded for that. */
function run({ root, home, env = {} }: Place, ...args: readonly string[]) {
  const log = join(LOADED, 'loaded');
  writeFileSync(log, '');
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(program, 'cli.js'), ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', HOME: home, LOADED: log, ...env },
  });
  return { status, stdout, stderr, again: readFileSync(log, 'utf8') === '' };
}

/** What a run says, and what one says that remembers nothing. */
function both(where: Place, ...args: readonly string[]) {
  const { again, ...told } = run(where, ...args);
  const { again: _, ...fresh } = run(where, ...args, '--no-cache');
  const comparable = ({ stdout, ...rest }: typeof told) => ({ stdout: timeless(stdout), ...rest });
  return { again, told: comparable(told), fresh: comparable(fresh) };
}

const answers = (home: string): readonly string[] =>
  existsSync(join(home, '.cache/guardrails'))
    ? readdirSync(join(home, '.cache/guardrails')).filter((name) => name.startsWith('answer-'))
    : [];

const later = (path: string): void => utimesSync(path, new Date(), new Date());

describe('a second run', () => {
  test.each(['text', 'json', 'sarif', 'markdown', 'github'])(
    'gives the %s of the first again, to the byte',
    (format) => {
      const where = place();
      const first = run(where, '--format', format);
      const second = run(where, '--format', format);
      expect([first.again, second.again]).toEqual([false, true]);
      expect({ ...second, again: false }).toEqual(first);
      expect(both(where, '--format', format)).toMatchObject({
        again: true,
        told: first.status === 1 ? { status: 1 } : {},
      });
    },
  );

  test('knows one command from another', () => {
    const where = place();
    expect(run(where, 'check', 'bare-except').again).toBe(false);
    expect(run(where, 'check', 'ports').again).toBe(false);
    expect(run(where, 'check', 'bare-except', '--format', 'json').again).toBe(false);
    expect(run({ ...where, env: { FORCE_COLOR: '1' } }, 'check', 'bare-except').again).toBe(false);
    expect(run(where, 'check', 'bare-except').again).toBe(true);
    expect(run(where, 'check', 'ports').stdout).not.toContain('bare-except');
  });

  test('looks for itself where nothing may be remembered, or more is wanted than an answer', () => {
    const where = place();
    for (const args of [['--no-cache'], ['--output', 'ignored.tmp'], ['--shard', '1/2'], ['baseline']]) {
      expect([args, run(where, ...args).again, run(where, ...args).again]).toEqual([args, false, false]);
    }
    writeTree(where.root, { 'guardrails.yml': 'cache: false\n' });
    expect([run(where).again, run(where).again]).toEqual([false, false]);
    expect(answers(where.home)).toEqual([]);
  });

  test('works in a folder without git, and before the first commit', () => {
    const bare = { root: folderWith(TREE), home: folderWith() };
    expect([run(bare).again, run(bare).again]).toEqual([false, true]);
    writeTree(bare.root, { 'deep/er/new.py': BARE });
    expect(both(bare)).toMatchObject({ again: false, told: { status: 1 } });
    const unborn = { root: folderWith(TREE), home: folderWith() };
    git(unborn.root, 'init', '-q');
    expect([run(unborn).again, run(unborn).again]).toEqual([false, true]);
    git(unborn.root, 'add', '-A');
    git(unborn.root, 'commit', '-q', '-m', 'first');
    const { again, told, fresh } = both(unborn, '--format', 'json');
    expect([again, told]).toEqual([false, fresh]);
  });

  test('knows what it was compared with', () => {
    const where = place();
    writeTree(where.root, { 'billing/late.py': BARE });
    git(where.root, 'add', '-A');
    git(where.root, 'commit', '-q', '-m', 'second');
    const args = ['--changed-since', 'HEAD~1', '--format', 'json'];
    expect([run(where, ...args).again, run(where, ...args).again]).toEqual([false, true]);
    git(where.root, 'commit', '-q', '--allow-empty', '-m', 'third');
    const moved = both(where, ...args);
    expect([moved.again, moved.told, JSON.parse(moved.told.stdout).totals.new]).toEqual([false, moved.fresh, 0]);
    git(where.root, 'tag', 'base', 'HEAD~2');
    const tagged = ['--changed-since', 'base', '--format', 'json'];
    expect([run(where, ...tagged).again, run(where, ...tagged).again]).toEqual([false, true]);
    git(where.root, 'tag', '-f', 'base', 'HEAD~1');
    expect(both(where, ...tagged)).toMatchObject({ again: false, told: { status: 0 } });
  });

  test('reads what git does not vouch for, and gives the same again as long as it is the same', () => {
    const where = place();
    writeTree(where.root, { 'new/untracked.py': BARE });
    appendFileSync(join(where.root, 'users/server.py'), BARE);
    expect([run(where).again, run(where).again]).toEqual([false, true]);
    const path = join(where.root, 'new/untracked.py');
    const { mtime } = lstatSync(path);
    writeFileSync(path, BARE.replace('except:', 'except :'));
    utimesSync(path, mtime, mtime);
    const { again, told, fresh } = both(where, '--format', 'json');
    expect([again, told]).toEqual([false, fresh]);
  });
});

/** Changes to a repository after a run, and whether the run after them may say the same again. */
const CHANGES: readonly (readonly [string, boolean, (root: string) => void])[] = [
  ['nothing', true, () => {}],
  ['a file gets a line', false, (root) => appendFileSync(join(root, 'billing/worker.py'), BARE)],
  [
    'a file changes and keeps its size',
    false,
    (root) => writeFileSync(join(root, 'billing/server.py'), 'import uvicorn\nuvicorn.run(app, port=8081)\n'),
  ],
  ['a file is new', false, (root) => writeTree(root, { 'new.py': BARE })],
  ['an ignored file is new', true, (root) => writeTree(root, { 'ignored/new.py': BARE, 'billing/x.tmp': 'x' })],
  ['a file is gone', false, (root) => rmSync(join(root, 'billing/worker.py'))],
  ['a file moves', false, (root) => renameSync(join(root, 'billing/worker.py'), join(root, 'users/worker.py'))],
  [
    'a change is staged',
    false,
    (root) => {
      appendFileSync(join(root, 'billing/worker.py'), BARE);
      git(root, 'add', '-A');
    },
  ],
  ['a commit follows', false, (root) => git(root, 'commit', '-q', '--allow-empty', '-m', 'second')],
  ['HEAD is detached, at the same commit', false, (root) => git(root, 'checkout', '-q', '--detach')],
  ['references are packed', false, (root) => git(root, 'pack-refs', '--all')],
  ['another branch is made', true, (root) => git(root, 'branch', 'other')],
  ['there are settings', false, (root) => writeTree(root, { 'guardrails.yml': 'bare-except: {enabled: false}\n' })],
  [
    'there are ignored settings',
    false,
    (root) => {
      writeTree(root, { '.git/info/exclude': 'guardrails.yml\n', 'guardrails.yml': 'bare-except: {enabled: false}\n' });
    },
  ],
  [
    'there is a baseline, and git ignores it',
    false,
    (root) => {
      writeTree(root, {
        '.git/info/exclude': '.guardrails/\n',
        '.guardrails/baseline.json': '{"version":1,"entries":[]}\n',
      });
    },
  ],
  [
    'git ignores more',
    false,
    (root) => {
      writeTree(root, { 'new.py': BARE, '.git/info/exclude': 'new.py\n' });
      appendFileSync(join(root, '.gitignore'), 'users/\n');
    },
  ],
  [
    'a file becomes a link',
    false,
    (root) => {
      renameSync(join(root, 'billing/worker.py'), join(root, 'ignored.tmp'));
      symlinkSync('../ignored.tmp', join(root, 'billing/worker.py'));
    },
  ],
  [
    'a folder becomes a link',
    false,
    (root) => {
      mkdirSync(join(root, 'ignored'));
      renameSync(join(root, 'billing'), join(root, 'ignored/billing'));
      symlinkSync('ignored/billing', join(root, 'billing'));
    },
  ],
  [
    'git is told to look away, and a file changes',
    false,
    (root) => {
      git(root, 'update-index', '--assume-unchanged', 'billing/worker.py');
      appendFileSync(join(root, 'billing/worker.py'), BARE);
    },
  ],
  [
    'a file changes and git has looked at it since',
    false,
    (root) => {
      appendFileSync(join(root, 'billing/worker.py'), BARE);
      git(root, 'status');
    },
  ],
  [
    'a file changes and is put back',
    true,
    (root) => {
      const path = join(root, 'billing/worker.py');
      const { mtime } = lstatSync(path);
      appendFileSync(path, 'x');
      writeFileSync(path, BARE);
      utimesSync(path, mtime, mtime);
      git(root, 'update-index', '--refresh');
    },
  ],
  [
    'a repository appears below',
    false,
    (root) => {
      mkdirSync(join(root, 'users/inner'));
      git(join(root, 'users/inner'), 'init', '-q');
    },
  ],
  ['the repository is one no more', false, (root) => rmSync(join(root, '.git'), { recursive: true })],
];

describe('after a run', () => {
  test.each(CHANGES)('%s: the next says what is so', (_, same, change) => {
    const where = place();
    run(where, '--format', 'json');
    expect(run(where, '--format', 'json').again).toBe(true);
    change(where.root);
    const { again, told, fresh } = both(where, '--format', 'json');
    expect(told).toEqual(fresh);
    if (!same) expect(again).toBe(false);
  });

  test('another day is another run', () => {
    const where = place({ ...TREE, 'x.py': `${BARE}# guardrails: ignore[bare-except] until=2026-12-31 old\n` });
    run(where);
    const path = join(where.home, '.cache/guardrails', answers(where.home)[0]!);
    const text = readFileSync(path, 'utf8');
    const day = new Date().toISOString().slice(0, 10);
    expect(text).toContain(`[{"of":"day"},"${day}"]`);
    const hook = folderWith({
      'hook.mjs':
        'const D = Date; globalThis.Date = class extends D { constructor(...a) { super(...(a.length ? a : ["2031-01-01"])) } };',
    });
    const tomorrow = { ...where, env: { NODE_OPTIONS: `--import=${join(hook, 'hook.mjs')}` } };
    expect([run(where).again, run(tomorrow).again]).toEqual([true, false]);
  });

  test('any sequence of changes ends in what a fresh run says', () => {
    const random = seeded(20_261_122);
    const changes = CHANGES.slice(0, 12).map(([, , change]) => change);
    const where = place();
    for (let step = 0; step < 12; step++) {
      try {
        changes[random.below(changes.length)]!(where.root);
      } catch {
        // A file that is gone cannot change once more.
      }
      const { told, fresh } = both(where, '--format', 'json');
      expect(told).toEqual(fresh);
      expect(both(where, '--format', 'json').told).toEqual(fresh);
    }
  });
});

describe('a kept answer', () => {
  const kept = (where: Place): string => join(where.home, '.cache/guardrails', answers(where.home)[0]!);

  test.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 20)],
    ['empty', () => Buffer.alloc(0)],
    ['of another layout', (bytes: Buffer) => Buffer.from(bytes.toString().replace('"format":1', '"format":0'))],
    ['foreign', () => Buffer.from('{"hello":"world"}\n')],
    [
      'changed by a bit in its text',
      (bytes: Buffer) => {
        const copy = Buffer.from(bytes);
        copy[copy.length - 10]! ^= 4;
        return copy;
      },
    ],
    [
      'changed by a bit in what it hung on',
      (bytes: Buffer) => {
        const copy = Buffer.from(bytes);
        copy[copy.indexOf('testimony') + 40]! ^= 1;
        return copy;
      },
    ],
  ])('that is %s counts as none and is replaced', (_, damage) => {
    const where = place();
    const first = run(where);
    writeFileSync(kept(where), damage(readFileSync(kept(where))));
    const second = run(where);
    expect(second).toEqual(first);
    expect(run(where).again).toBe(true);
  });

  test('that cannot be written costs nothing but time', () => {
    const where = place();
    const folder = join(where.home, '.cache/guardrails');
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o500);
    const { status, stdout } = run(where, '--format', 'json');
    // Whoever may do everything is not kept from writing.
    if (process.getuid!() !== 0) expect(answers(where.home)).toEqual([]);
    expect([status, JSON.parse(stdout).verdict]).toEqual([1, 'fail']);
    chmodSync(folder, 0o700);
  });

  test('is of the program that gave it', () => {
    const where = place();
    run(where);
    later(join(program, 'index.js'));
    expect(run(where).again).toBe(false);
  });

  test('holds no secret: neither of the environment nor of a file', () => {
    const where = { ...place(), env: { GITHUB_TOKEN: 'of-the-job' } };
    writeTree(where.root, { '.env': 'PASSWORD=of-the-file\nPORT=8081\n' });
    run(where);
    expect(run(where).again).toBe(true);
    const text = readFileSync(kept(where), 'utf8');
    for (const secret of ['of-the-job', 'of-the-file', 'PASSWORD=of-the-file\nPORT=8081\n']) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(Buffer.from(secret).toString('base64'));
    }
  });
});
