import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PROJECT_ROOT } from './dev/tools.js';
import { codeFolder } from './start.js';
import { folderWith } from './testing/folder.js';

const CODE = 'guardrails/code';

describe('the folder for compiled code', () => {
  test('is made in the cache of the user, closed to everybody else', () => {
    const home = folderWith();
    const folder = codeFolder({ HOME: home }, '/', []);
    expect(folder).toBe(join(home, '.cache', CODE));
    expect(lstatSync(folder!).mode & 0o777).toBe(0o700);
    const other = folderWith();
    expect(codeFolder({ HOME: home, XDG_CACHE_HOME: other }, '/', [])).toBe(join(other, CODE));
  });

  test.each<[string, (home: string) => readonly [NodeJS.ProcessEnv, string, readonly string[]]]>([
    ['CI is set', (home) => [{ HOME: home, CI: 'true' }, '/', []]],
    ['Node is to keep nothing', (home) => [{ HOME: home, NODE_DISABLE_COMPILE_CACHE: '1' }, '/', []]],
    ['nobody has a home', () => [{}, '/', []]],
    ['the home is relative', () => [{ HOME: 'home', XDG_CACHE_HOME: 'cache' }, '/', []]],
    ['it would lie in the working directory', (home) => [{ HOME: home }, home, []]],
    ['it would lie in the root', (home) => [{ HOME: home }, '/', ['check', '--root', home]]],
    ['it would lie in the root, given with a sign', (home) => [{ HOME: home }, '/', ['check', `--root=${home}`]]],
    [
      'it would lie in a repository',
      (home) => {
        mkdirSync(join(home, '.git'));
        return [{ HOME: home }, '/', []];
      },
    ],
    [
      'others may write there',
      (home) => {
        mkdirSync(join(home, '.cache', CODE), { recursive: true });
        chmodSync(join(home, '.cache', CODE), 0o777);
        return [{ HOME: home }, '/', []];
      },
    ],
    [
      'a link lies there',
      (home) => {
        mkdirSync(join(home, '.cache/guardrails'), { recursive: true });
        symlinkSync(folderWith(), join(home, '.cache', CODE));
        return [{ HOME: home }, '/', []];
      },
    ],
    [
      'it cannot be made',
      (home) => {
        symlinkSync('/dev/null', join(home, '.cache'));
        return [{ HOME: home }, '/', []];
      },
    ],
  ])('is none where %s', (_, prepare) => {
    expect(codeFolder(...prepare(folderWith()))).toBeNull();
  });

  test('is used by Node where it can, and by no other folder', () => {
    const [home, temporary] = [folderWith(), folderWith()];
    const environment = { PATH: process.env.PATH ?? '', HOME: home, TMPDIR: temporary };
    const run = spawnSync(process.execPath, [join(PROJECT_ROOT, 'dist/cli.js'), 'list'], {
      cwd: '/',
      env: environment,
    });
    expect(run.status).toBe(0);
    const [major, minor] = process.versions.node.split('.').map(Number) as [number, number];
    const canCompile = major > 22 || (major === 22 && minor >= 8);
    expect(existsSync(join(home, '.cache', CODE)) && readdirSync(join(home, '.cache', CODE)).length > 0).toBe(
      canCompile,
    );
    expect(existsSync(join(temporary, 'node-compile-cache'))).toBe(false);
  });
});
