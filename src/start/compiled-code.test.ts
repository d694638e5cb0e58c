import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { folderWith } from '../testing/folder.js';
import { codeFile, codeFolder, keepCode, readCode } from './compiled-code.js';

const SOURCE = '(function double(n){return 2*n})';

/** A file with kept code in a folder of its own. */
function keptCode(): string {
  const file = join(folderWith(), 'code/code-list-1-2-3-v24.0.0.bin');
  keepCode(file, new Script(SOURCE));
  return file;
}

describe('the folder for code', () => {
  test.each([
    [{ HOME: '/home/ada' }, '/home/ada/.cache/guardrails/code'],
    [{ HOME: '/home/ada', XDG_CACHE_HOME: '/var/cache/ada' }, '/var/cache/ada/guardrails/code'],
    [
      { HOME: '/home/ada', GUARDRAILS_CACHE_DIR: '/shared', RUNNER_TOOL_CACHE: '/tools' },
      '/home/ada/.cache/guardrails/code',
    ],
    [{ HOME: '/home/ada', CI: 'true' }, null],
    [{ HOME: '/home/ada', NODE_DISABLE_COMPILE_CACHE: '1' }, null],
    [{ HOME: 'relative' }, null],
    [{ HOME: '/srv/repo' }, null],
    [{}, null],
  ])('with %j is %s', (environment, folder) => {
    expect(codeFolder(environment, '/srv/repo')).toBe(folder);
  });

  test('holds a file for each use of each bundle', () => {
    const bundle = join(folderWith({ 'index.js': 'x' }), 'index.js');
    const files = [['check'], ['check', 'ports'], ['check', '--root', '/x/y', 'ports'], ['list'], []].map((words) =>
      codeFile('/code', bundle, words),
    );
    expect(new Set(files).size).toBe(4);
    expect(files[1]).toBe(files[2]);
    writeFileSync(bundle, 'xy');
    expect(codeFile('/code', bundle, ['check'])).not.toBe(files[0]);
    expect(codeFile('/code', bundle, ['../../etc', 'a/b'])).toMatch(/^\/code\/code--[\w-]+-v[\d.]+\.bin$/);
  });
});

describe('kept code', () => {
  test('comes back as V8 takes it, in a file of the user alone', () => {
    const file = keptCode();
    expect([lstatSync(file).mode & 0o777, lstatSync(join(file, '..')).mode & 0o777]).toEqual([0o600, 0o700]);
    const script = new Script(SOURCE, { cachedData: readCode(file)! });
    expect([script.cachedDataRejected, script.runInThisContext()(21)]).toEqual([false, 42]);
  });

  test('is not taken when a bit of it has changed, it is cut, or it is empty', () => {
    const file = keptCode();
    const whole = readFileSync(file);
    for (let at = 0; at < whole.length; at += 7) {
      const damaged = Buffer.from(whole);
      damaged[at]! ^= 1 << (at % 8);
      writeFileSync(file, damaged);
      expect([at, readCode(file)]).toEqual([at, undefined]);
    }
    for (const length of [0, 3, 4, whole.length - 1]) {
      writeFileSync(file, whole.subarray(0, length));
      expect([length, readCode(file)]).toEqual([length, undefined]);
    }
  });

  test('is not taken from where somebody else may have put it', () => {
    const file = keptCode();
    for (const mode of [0o620, 0o602, 0o666, 0o644]) {
      chmodSync(file, mode);
      expect([mode, readCode(file)]).toEqual([mode, undefined]);
    }
    chmodSync(file, 0o600);
    expect(readCode(file)).toBeDefined();
    renameSync(file, `${file}.real`);
    symlinkSync(`${file}.real`, file);
    expect(readCode(file)).toBeUndefined();
    expect(readCode(join(file, '../none.bin'))).toBeUndefined();
  });

  test('is kept for the eight uses that came last', () => {
    const folder = join(folderWith(), 'code');
    for (let use = 0; use < 11; use++) {
      const file = join(folder, `code-use${String.fromCharCode(97 + use)}-1.bin`);
      keepCode(file, new Script(SOURCE));
      if (existsSync(file)) utimesSync(file, 1_700_000_000 + use, 1_700_000_000 + use);
    }
    const names = readdirSync(folder).sort();
    expect(names).toHaveLength(8);
    expect(names.at(-1)).toBe('code-usek-1.bin');
  });

  test('costs nothing where it cannot be kept', () => {
    const file = join(folderWith({ taken: 'a file' }), 'taken/code-x-1.bin');
    expect(() => keepCode(file, new Script(SOURCE))).not.toThrow();
  });
});
