import { chmodSync, chownSync, existsSync, lchownSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { folderWith, git, writeTree } from '../testing/folder.js';
import { MemoryHost } from '../testing/memory-host.js';
import { CacheFolder } from './cache-folder.js';
import { DiskFiles } from './files.js';

const asRoot = process.getuid?.() === 0 ? test : test.skip;
const STRANGER = 54_321;

/** A checkout with everything around it, and what becomes of a cache folder there. */
function start() {
  const place = folderWith({ 'checkout/billing/a.py': '', 'home/.keep': '' });
  const root = join(place, 'checkout');
  const look = (variables: Readonly<Record<string, string>>, at = root) => {
    const host = new MemoryHost({ files: new DiskFiles(), variables });
    const cache = new CacheFolder(host, at);
    const [path] = [cache.path, cache.path];
    return { path, logged: host.logged, cache, host };
  };
  const named = (folder: string, at = root) => look({ GUARDRAILS_CACHE_DIR: folder }, at);
  return { place, root, look, named };
}

const refused = (path: string, why: string) =>
  expect.objectContaining({
    path: null,
    logged: [`Nothing is kept for the next run, as the cache folder \`${path}\` ${why}.`],
  });
const BELOW = 'lies in the checkout, where a change may write to it: give GUARDRAILS_CACHE_DIR a folder outside';

describe('where it lies', () => {
  test('is where GUARDRAILS_CACHE_DIR says, made for this user alone', () => {
    const { place, named } = start();
    const folder = join(place, 'deep/cache');
    expect(named(folder)).toMatchObject({ path: folder, logged: [] });
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test('is the tool cache of a runner, else the user’s own cache', () => {
    const { place, look } = start();
    const [tools, xdg, home] = ['tools', 'xdg', 'home'].map((name) => join(place, name));
    const variables = { RUNNER_TOOL_CACHE: tools!, XDG_CACHE_HOME: xdg!, HOME: home! };
    expect(look(variables).path).toBe(`${tools}/guardrails`);
    expect(look({ ...variables, RUNNER_TOOL_CACHE: '' }).path).toBe(`${xdg}/guardrails`);
    expect(look({ HOME: home! }).path).toBe(`${home}/.cache/guardrails`);
    expect(look({})).toMatchObject({ path: null, logged: [] });
  });

  test('is named from the working directory', () => {
    const host = new MemoryHost({ variables: { GUARDRAILS_CACHE_DIR: '../kept' } });
    expect(new CacheFolder(host, '/repository').path).toBe('/kept');
  });

  test.each(['RUNNER_TOOL_CACHE', 'XDG_CACHE_HOME', 'HOME'])('is never where a relative %s leads', (name) => {
    const { look } = start();
    expect(look({ [name]: 'somewhere' })).toMatchObject({ path: null, logged: [] });
  });
});

describe('a folder in the checkout is refused and not even made', () => {
  test('below the root', () => {
    const { root, named } = start();
    expect(named(join(root, '.cache/guardrails'))).toEqual(refused(join(root, '.cache/guardrails'), BELOW));
    expect(existsSync(join(root, '.cache'))).toBe(false);
    expect(named(root)).toEqual(refused(root, BELOW));
  });

  test('below the top of the repository that the root is part of', () => {
    const { root, named } = start();
    git(root, 'init', '-q');
    const folder = join(root, 'cache');
    expect(named(folder, join(root, 'billing'))).toEqual(refused(folder, BELOW));
  });

  test('below the repository around the submodule that the root is', () => {
    const { root, named } = start();
    mkdirSync(join(root, '.git'));
    writeTree(root, { 'inner/.git': 'gitdir: ../.git/modules/inner\n' });
    const folder = join(root, 'cache');
    expect(named(folder, join(root, 'inner'))).toEqual(refused(folder, BELOW));
  });

  test('without a word where nobody named it', () => {
    const { root, look } = start();
    expect(look({ HOME: root })).toMatchObject({ path: null, logged: [] });
    expect(existsSync(join(root, '.cache'))).toBe(false);
  });

  test('below the workspace of the runner', () => {
    const { place, root, look } = start();
    const folder = join(place, 'cache');
    const variables = { GUARDRAILS_CACHE_DIR: folder, GITHUB_WORKSPACE: place };
    expect(look(variables, root)).toEqual(refused(folder, BELOW));
  });

  test('reached through a link outside of it, there or not yet', () => {
    const { place, root, named } = start();
    symlinkSync(root, join(place, 'link'));
    for (const folder of ['link/cache', 'link']) {
      expect(named(join(place, folder))).toEqual(refused(join(place, folder), BELOW));
    }
  });

  test('where the root is named through a link', () => {
    const { place, root, named } = start();
    symlinkSync(root, join(place, 'link'));
    expect(named(join(root, 'cache'), join(place, 'link'))).toEqual(refused(join(root, 'cache'), BELOW));
  });

  test('while one beside it is used, and one around it', () => {
    const { place, root, named } = start();
    expect(named(`${root}-cache`).path).toBe(`${root}-cache`);
    expect(named(place).path).toBe(place);
  });
});

describe('a folder that others could change is refused', () => {
  test.each([0o770, 0o777, 0o1777, 0o702])('with mode %o', (mode) => {
    const { place, named } = start();
    const folder = join(place, 'cache');
    mkdirSync(folder);
    chmodSync(folder, mode);
    const remedy = `may be written to by others: close it with \`chmod go= ${folder}\``;
    expect(named(folder)).toEqual(refused(folder, remedy));
    chmodSync(folder, mode & 0o700);
    expect(named(folder).path).toBe(folder);
  });

  test('whatever the folder around it is, as a runner’s temporary one is everybody’s', () => {
    const { place, named } = start();
    const around = join(place, 'temporary');
    mkdirSync(around);
    chmodSync(around, 0o1777);
    expect(named(join(around, 'cache')).path).toBe(join(around, 'cache'));
  });

  asRoot('that belongs to another user', () => {
    const { place, named } = start();
    const folder = join(place, 'cache');
    mkdirSync(folder, { mode: 0o700 });
    chownSync(folder, STRANGER, STRANGER);
    expect(named(folder)).toEqual(refused(folder, 'belongs to another user'));
    chownSync(folder, 0, 0);
    chownSync(place, STRANGER, STRANGER);
    expect(named(folder).path).toBe(folder);
  });

  asRoot('that is reached through the link of another user', () => {
    const { place, named } = start();
    mkdirSync(join(place, 'cache'), { mode: 0o700 });
    symlinkSync('cache', join(place, 'link'));
    expect(named(join(place, 'link')).path).toBe(join(place, 'link'));
    lchownSync(join(place, 'link'), STRANGER, STRANGER);
    const why = `is reached through \`${join(place, 'link')}\`, the link of another user`;
    expect(named(join(place, 'link'))).toEqual(refused(join(place, 'link'), why));
    mkdirSync(join(place, 'cache/deep'), { mode: 0o700 });
    expect(named(join(place, 'link/deep'))).toEqual(refused(join(place, 'link/deep'), why));
  });

  asRoot('that holds what belongs to another user', () => {
    const { place, named } = start();
    const folder = join(place, 'cache');
    mkdirSync(join(folder, 'tools'), { recursive: true, mode: 0o700 });
    expect(named(folder).path).toBe(folder);
    chownSync(join(folder, 'tools'), STRANGER, STRANGER);
    expect(named(folder)).toEqual(refused(folder, 'holds `tools`, which belongs to another user'));
  });

  test('that holds what others may write to, where they get there', () => {
    const { place, named } = start();
    const folder = join(place, 'cache');
    mkdirSync(join(folder, 'tools'), { recursive: true });
    chmodSync(join(folder, 'tools'), 0o777);
    chmodSync(folder, 0o700);
    expect(named(folder).path).toBe(folder);
    chmodSync(folder, 0o711);
    const why = `holds \`tools\`, which others may write to: close it with \`chmod go= ${folder}\``;
    expect(named(folder)).toEqual(refused(folder, why));
  });

  test('that is none', () => {
    const { place, named } = start();
    const file = join(folderWith({ file: '' }), 'file');
    expect(named(file)).toEqual(refused(file, 'cannot be used: something else is there already; name another place'));
    const reason = 'cannot be used: one of the folders on the way is a file; name another place';
    expect(named(join(file, 'cache'))).toEqual(refused(join(file, 'cache'), reason));
    symlinkSync('nowhere', join(place, 'dangling'));
    expect(named(join(place, 'dangling')).path).toBeNull();
  });
});

describe('the key that seals facts', () => {
  test('is a secret of this user, outside of the cache folder, and the same in every run', () => {
    const { place, look } = start();
    const variables = { GUARDRAILS_CACHE_DIR: join(place, 'cache'), HOME: join(place, 'home') };
    const first = look(variables).cache.place!;
    expect(first).toEqual({ folder: join(place, 'cache'), key: expect.any(Uint8Array) });
    expect(look(variables).cache.place).toEqual(first);
    const file = join(place, 'home/.local/state/guardrails/cache-key');
    expect(new Uint8Array(readFileSync(file))).toEqual(first.key);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const other = look({ ...variables, XDG_STATE_HOME: join(place, 'state') }).cache.place!;
    expect(other.key).not.toEqual(first.key);
  });

  test('is GUARDRAILS_CACHE_KEY where that is given, and never shown', () => {
    const { place, look } = start();
    const { cache, host } = look({ GUARDRAILS_CACHE_DIR: join(place, 'cache'), GUARDRAILS_CACHE_KEY: 'secret words' });
    expect(Buffer.from(cache.place!.key).toString()).toBe('secret words');
    expect(host.secrets).toEqual(['secret words']);
  });

  test.each<readonly [string, (place: string) => Record<string, string>, RegExp]>([
    ['nobody has a home', () => ({}), /as HOME names no folder: set GUARDRAILS_CACHE_KEY to a secret of your own\.$/],
    ['the home is in the checkout', (place) => ({ HOME: join(place, 'checkout') }), /is not this user's alone: set/],
    ['the home is relative', () => ({ HOME: 'home' }), /HOME names no folder/],
  ])('is missed where %s, and then nothing is kept', (_, variables, sentence) => {
    const { place, look } = start();
    const { cache, host } = look({ GUARDRAILS_CACHE_DIR: join(place, 'cache'), ...variables(place) });
    expect(cache.place).toBeNull();
    expect(host.logged).toEqual([expect.stringMatching(sentence)]);
    expect(existsSync(join(place, 'checkout/.local'))).toBe(false);
  });
});
