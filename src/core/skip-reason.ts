/** Why a file, or all of a folder, was not looked at. */
export const SKIP_REASONS = [
  'binary',
  'encrypted',
  'lfs-pointer',
  'limit',
  'outside',
  'sparse',
  'special',
  'submodule',
  'symlink',
  'too-large',
  'unreadable',
  'vanished',
] as const;

/** One of those reasons. */
export type SkipReason = (typeof SKIP_REASONS)[number];

/** What every repository has some of, and what is no code of its own. */
const ORDINARY: ReadonlySet<string> = new Set<SkipReason>(['binary', 'special', 'submodule', 'symlink']);

/** Whether code of the repository may be among what was skipped for that reason, so that a verdict has to say so. */
export function hidesCode(reason: SkipReason): boolean {
  return !ORDINARY.has(reason);
}
