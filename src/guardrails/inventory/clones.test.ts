import { spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { PROJECT_ROOT } from '../../dev/tools.js';
import { checkFolder, type FolderOptions } from '../../testing/check-folder.js';
import { fixture } from '../../testing/fixture.js';
import { commitAll, folderWith, git, writeTree } from '../../testing/folder.js';
import inventory from './index.js';

const COLUMNS = 'machine,file,classes,ports,size_kb,bases,entry,owner,lines,tests,changed';

const PROGRAM = `
  const { runCommandLine } = await import(process.argv[1] + '/cli/command-line.js');
  const { CliHost } = await import(process.argv[1] + '/host/cli.js');
  const { default: inventory } = await import(process.argv[1] + '/guardrails/inventory/index.js');
  await runCommandLine(process.argv.slice(2), new CliHost(), [inventory]);
`;

/** Standard output of `guardrails inventory list` in a folder, run by a process of its own in this place of the world. */
function listed(root: string, format: string, place: Readonly<Record<string, string>>): string {
  const args = [
    'inventory',
    'list',
    '--root',
    root,
    '--format',
    format,
    '--option',
    `inventory.columns=${COLUMNS}`,
    '--option',
    'inventory.by=path',
  ];
  const result = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', PROGRAM, join(PROJECT_ROOT, 'lib'), ...args],
    { cwd: root, encoding: 'utf8', env: { PATH: process.env.PATH ?? '', HOME: root, ...place } },
  );
  if (result.status !== 0) throw new Error(result.stderr);
  return result.stdout;
}

test('two clones in different folders, time zones and locales list the same bytes', () => {
  const origin = folderWith(fixture('inventory', 'fleet'));
  writeTree(origin, { 'Ägypten/agents/zöllner.py': 'class Ä: pass\n', 'agents/I.py': '', 'agents/i.py': '' });
  commitAll(origin, 'Add the fleet');
  const [first, second] = [folderWith(), folderWith()];
  mkdirSync(join(second, 'deeper/down here'), { recursive: true });
  git(first, 'clone', '-q', origin, 'clone');
  git(second, 'clone', '-q', origin, 'deeper/down here/other');
  const east = { TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' };
  const west = { TZ: 'Pacific/Niue', LC_ALL: 'C', LANG: 'sv_SE.ISO8859-1' };
  for (const format of ['csv', 'json', 'markdown', 'text']) {
    const one = listed(join(first, 'clone'), format, east);
    expect(listed(join(second, 'deeper/down here/other'), format, west)).toBe(one);
    expect(one.split('\n').length).toBeGreaterThan(6);
  }
  expect(listed(join(first, 'clone'), 'csv', east)).toContain(`default,agents/I.py,,,0,,,'@everyone,0,,2026-10-01\n`);
});

test('the summary shows agents that a change adds, removes and renames', async () => {
  const folder = folderWith(fixture('inventory', 'fleet'));
  commitAll(folder, 'Add the fleet');
  const base = git(folder, 'rev-parse', 'HEAD').trim();
  rmSync(join(folder, 'pc2/agents/gateway.py'));
  renameSync(join(folder, 'pc1/agents/billing.py'), join(folder, 'pc1/agents/booking.py'));
  writeTree(folder, { 'pc2/agents/trainer.py': 'class Trainer: pass\n', 'pc2/agents/test_trainer.py': '' });
  commitAll(folder, 'Move things');
  const settings: FolderOptions['settings'] = { 'changed-since': base, 'inventory.by': 'path' };
  const { runs } = await checkFolder(folder, [inventory], { settings });
  expect(runs[0]!.summary).toMatchObject([
    {
      rows: [
        ['added', { code: 'pc2/agents/trainer.py' }],
        ['removed', { code: 'pc2/agents/gateway.py' }],
        ['renamed', { code: 'pc1/agents/billing.py → pc1/agents/booking.py' }],
      ],
    },
  ]);
});
