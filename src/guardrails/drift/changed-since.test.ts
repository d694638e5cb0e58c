import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { checkFolder } from '../../testing/check-folder.js';
import { commitAll, folderWith, git } from '../../testing/folder.js';
import { brief } from '../../testing/repo.js';
import drift from './index.js';

const FILES = { 'requirements.txt': '-r base.txt\nflask==3.0.0\n', 'base.txt': 'django==5.0\n', 'other.txt': 'x\n' };

test.each<[string, (root: string) => void, readonly string[]]>([
  ['removes', (root) => rmSync(join(root, 'base.txt')), ['requirements.txt:1:1 error drift/include']],
  [
    'renames',
    (root) => renameSync(join(root, 'base.txt'), join(root, 'core.txt')),
    ['requirements.txt:1:1 error drift/include'],
  ],
  ['leaves alone', (root) => rmSync(join(root, 'other.txt')), []],
])('a change that %s an included file is judged by it', async (_, change, expected) => {
  const root = folderWith(FILES);
  commitAll(root, 'Begin');
  const base = git(root, 'rev-parse', 'HEAD').trim();
  change(root);
  commitAll(root, 'Change');
  expect(brief(await checkFolder(root, [drift], { settings: { 'changed-since': base } }))).toEqual(expected);
});
