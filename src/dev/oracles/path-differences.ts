/** The paths that one side alone has. */
export function differingPaths(own: readonly string[], truth: readonly string[]): readonly string[] {
  return [...own.filter((path) => !truth.includes(path)), ...truth.filter((path) => !own.includes(path))];
}

/** Why git may differ from us on these paths, given the patterns that decide them; null when it may not. */
export function gitDiffers(paths: readonly string[], patterns: string): string | null {
  if (patterns.includes('[:')) return 'classes with names such as [:alpha:] are not supported';
  if (/\[[!^]?\]?[^\]\n]*\//.test(patterns)) return 'to git a set of characters may hold a slash, in vain';
  if (paths.every((path) => /[^\x00-\x7f]/.test(path))) return 'git matches bytes, we match characters';
  return null;
}
