import type { Changes } from '../core/revision.js';
import { decodeText, type Git } from './git.js';

const WHOLE_FILE: readonly (readonly [number, number])[] = [[1, Number.MAX_SAFE_INTEGER]];

/**
 * What the working tree changes against the commit where it left `revision`
 * (their merge base; the revision itself where history is too shallow to tell).
 */
export async function changesSince(git: Git, revision: string): Promise<Changes> {
  const commit = await git.commitOf(revision, 'changed-since');
  const fork = await git.run(['merge-base', commit, 'HEAD']);
  const base = fork.exitCode === 0 ? decodeText(fork.stdout).trim().split('\n')[0]! : commit;
  const options = ['--relative', '--no-ext-diff', '--no-textconv', '--ignore-submodules', '-M', base, '--'];
  const [statuses, patch, untracked] = await Promise.all([
    git.records(['diff', '--name-status', '-z', ...options]),
    git.output(['diff', '-U0', '--no-color', ...options]),
    git.list('untracked'),
  ]);
  const files = new Map(parsePatch(decodeText(patch)));
  const added = new Set(untracked);
  const removed = new Set<string>();
  const renamed = new Map<string, string>();
  for (let index = 0; index < statuses.length; ) {
    const status = statuses[index++]!;
    const path = statuses[index++]!;
    if (status.startsWith('R') || status.startsWith('C')) {
      const target = statuses[index++]!;
      renamed.set(target, path);
      if (status.startsWith('R')) removed.add(path);
      if (!files.has(target)) files.set(target, []);
    } else if (status === 'D') removed.add(path);
    else {
      if (status === 'A') added.add(path);
      if (!files.has(path)) files.set(path, []);
    }
  }
  for (const path of untracked) files.set(path, WHOLE_FILE);
  return { base: commit, files, added, removed, renamed };
}

/** Ranges of new lines by path, from a patch without context; hunk lengths tell content from headers. */
function parsePatch(patch: string): ReadonlyMap<string, readonly (readonly [number, number])[]> {
  const files = new Map<string, [number, number][]>();
  let ranges: [number, number][] = [];
  let position = 0;
  const line = (): string => {
    const end = patch.indexOf('\n', position);
    const text = end === -1 ? patch.slice(position) : patch.slice(position, end);
    position = end === -1 ? patch.length : end + 1;
    return text;
  };
  while (position < patch.length) {
    const text = line();
    if (text.startsWith('+++ ')) {
      ranges = [];
      const name = unquote(text.slice(4).replace(/\t$/, ''));
      if (name.startsWith('b/')) files.set(name.slice(2), ranges);
    } else if (text.startsWith('@@ ')) {
      const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(text);
      if (hunk === null) continue;
      const oldCount = Number(hunk[1] ?? 1);
      const newCount = Number(hunk[3] ?? 1);
      const first = Number(hunk[2]);
      if (newCount > 0) ranges.push([first, first + newCount - 1]);
      for (let left = oldCount + newCount; left > 0 && position < patch.length; ) {
        // "\ No newline at end of file" belongs to a hunk but is not counted in it.
        if (!line().startsWith('\\')) left--;
      }
    }
  }
  return files;
}

/** A path as git quotes it in C style, else the text itself. */
function unquote(text: string): string {
  if (!text.startsWith('"')) return text;
  const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 };
  const bytes: number[] = [];
  for (let index = 1; index < text.length - 1; index++) {
    if (text[index] !== '\\') {
      bytes.push(...Buffer.from(text[index]!));
      continue;
    }
    const octal = /^[0-7]{3}/.exec(text.slice(index + 1, index + 4));
    if (octal === null) bytes.push(escapes[text[++index]!] ?? text.charCodeAt(index));
    else {
      bytes.push(Number.parseInt(octal[0], 8));
      index += 3;
    }
  }
  return Buffer.from(bytes).toString('utf8');
}
