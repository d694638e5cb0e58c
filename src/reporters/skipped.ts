import type { SkippedFiles } from '../core/report.js';
import { hidesCode, type SkipReason } from '../core/skip-reason.js';
import { counted, listed } from './wording.js';

const KINDS: Readonly<Record<SkipReason, readonly [one: string, many: string]>> = {
  binary: ['binary file', 'binary files'],
  encrypted: ['encrypted file', 'encrypted files'],
  'lfs-pointer': ['file that only points to Git LFS', 'files that only point to Git LFS'],
  limit: ['file beyond the limit', 'files beyond the limit'],
  outside: ['path outside the root', 'paths outside the root'],
  sparse: ['file that is not checked out', 'files that are not checked out'],
  special: ['special file', 'special files'],
  submodule: ['submodule', 'submodules'],
  symlink: ['symbolic link', 'symbolic links'],
  'too-large': ['file that is too large', 'files that are too large'],
  unreadable: ['unreadable file', 'unreadable files'],
  vanished: ['file that vanished during the run', 'files that vanished during the run'],
};

/** What to do so that they are looked at. */
const REMEDIES: Readonly<Partial<Record<SkipReason, string>>> = {
  encrypted: '`git-crypt unlock` opens them',
  'lfs-pointer': '`git lfs pull` fetches them',
  limit: '`--root` looks into a folder by itself',
  outside: 'a link stands in for one of their folders',
  sparse: '`git sparse-checkout disable` checks them out',
  submodule: '`--root` looks into one by itself',
  'too-large': '`max-file-size` raises the limit',
  unreadable: 'their permissions keep this user out',
  vanished: 'another run looks at what is there now',
};

/** `2 symbolic links` and the like. */
export function skippedPhrase({ reason, count, examples }: SkippedFiles): string {
  // A report of a later version may name other reasons.
  const [one, many] = KINDS[reason] ?? [`${reason} file`, `${reason} files`];
  return `${count} ${(count === 1 ? one : many).replace(/\bfiles?\b/, (word) => nounOf(word, [{ count, examples }]))}`;
}

/** What to do so that they are looked at; null where there is nothing to do. */
export function skippedRemedy({ reason }: SkippedFiles): string | null {
  return REMEDIES[reason] ?? null;
}

/** Those among which there may be code, for which a verdict cannot speak. */
export function unseenAmong(skipped: readonly SkippedFiles[]): readonly SkippedFiles[] {
  return skipped.filter(({ reason }) => hidesCode(reason));
}

/** `3 files could not be looked at`, of those among which there may be code; null where there are none. */
export function unseenPhrase(skipped: readonly SkippedFiles[]): string | null {
  const unseen = unseenAmong(skipped);
  const count = unseen.reduce((sum, group) => sum + group.count, 0);
  if (count === 0) return null;
  return `${counted(count, nounOf('file', unseen), nounOf('files', unseen))} could not be looked at`;
}

/** One sentence with the kinds and the first paths of those among which there may be code; null where there are none. */
export function unseenSentence(skipped: readonly SkippedFiles[]): string | null {
  const phrase = unseenPhrase(skipped);
  if (phrase === null) return null;
  const kinds = unseenAmong(skipped).map((group) => `${skippedPhrase(group)} (${examplesOf(group).join(', ')})`);
  return `${phrase}: ${listed(kinds)}.`;
}

/** The first paths, and a word on the others. */
export function examplesOf({ count, examples }: Pick<SkippedFiles, 'count' | 'examples'>): readonly string[] {
  return count > examples.length ? [...examples, '…'] : examples;
}

/** The word for a file, or what stands for it where folders are among them. */
function nounOf(word: string, groups: readonly Pick<SkippedFiles, 'count' | 'examples'>[]): string {
  const folder = word.replace('file', 'folder');
  const isFolder = (path: string): boolean => path.endsWith('/');
  if (!groups.some(({ examples }) => examples.some(isFolder))) return word;
  const isOnly = groups.every(({ count, examples }) => count === examples.length && examples.every(isFolder));
  return isOnly ? folder : `${word} or ${folder}`;
}
